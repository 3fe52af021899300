/**
 * No peer is too slow by itself, but all together are. The time of a call is one for Vault, the token, OIC and a second
 * sending: the answer is there before it is over, and nothing is sent that nobody waits for.
 */
import { describe, it } from 'node:test';
import { inTurn, late, SILENCE } from './fault-answers.ts';
import { check, type Expected, type Gets } from './fault-check.ts';
import type { Answer, Say } from './fault-peer.ts';
import { KINDS, type Kind, OIC_ANSWER, oicAnswer, sayBundle, sayToken } from './fault-peers-say.ts';
import { prepareWorlds, startWorld } from './fault-world.ts';

const OIC_TIMEOUT: Gets = [504, 'ERR_OIC_TIMEOUT'];
const DOMAIN_TIMEOUT: Gets = [504, 'ERR_DOMAIN_TIMEOUT'];
const VAULT_TIMEOUT: Gets = [504, 'ERR_VAULT_TIMEOUT'];

/** Two limits of about the same length: the integration's, and the function's. */
const LIMITS = [
  ['the integration', { timeoutSeconds: 2 }, 6_000],
  ['the function', { timeoutSeconds: 300 }, 2_250],
] as const;

/** A peer that is late by so many ms with its first answer, with the second, and so on. */
function lateBy(say: (path: string, before: number) => Answer, ...delaysMs: readonly number[]): Say {
  return (path, before) => late(delaysMs[before] ?? 0, say(path, before));
}

interface Case {
  readonly what: string;
  readonly kind: Kind;
  readonly gets: Gets;
  readonly asks: Expected['asks'];
  readonly vault?: readonly number[];
  readonly token?: readonly number[];
  readonly oic: Say;
}

const LATE = late(1_700, OIC_ANSWER);
const UNAUTHORIZED = oicAnswer(401);

const CASES: readonly Case[] = [
  {
    what: 'Vault and OIC are slow',
    kind: 'basic',
    ...{ vault: [600], oic: LATE },
    ...{ gets: OIC_TIMEOUT, asks: [1, 0, 1] },
  },
  ...(['client_credentials', 'user_assertion'] as const).flatMap((kind): Case[] => [
    {
      what: 'Vault, the token endpoint and OIC are slow',
      kind,
      ...{ vault: [400], token: [400], oic: LATE },
      ...{ gets: OIC_TIMEOUT, asks: [1, 1, 1] },
    },
    {
      what: 'Vault and the token endpoint are slow',
      kind,
      ...{ vault: [600], token: [1_800], oic: OIC_ANSWER },
      ...{ gets: DOMAIN_TIMEOUT, asks: [1, 1, 0] },
    },
  ]),
  {
    what: 'OIC is late with a 401, and Vault with another version',
    kind: 'basic',
    ...{ vault: [0, 1_800], oic: inTurn(late(600, UNAUTHORIZED), OIC_ANSWER) },
    ...{ gets: VAULT_TIMEOUT, asks: [2, 0, 1] },
  },
  {
    what: 'OIC is late with a 401, and the token endpoint with a new token',
    kind: 'client_credentials',
    ...{ token: [0, 1_800], oic: inTurn(late(600, UNAUTHORIZED), OIC_ANSWER) },
    ...{ gets: DOMAIN_TIMEOUT, asks: [2, 2, 1] },
  },
  {
    what: 'OIC says 401 too late',
    kind: 'basic',
    oic: late(2_300, UNAUTHORIZED),
    ...{ gets: OIC_TIMEOUT, asks: [1, 0, 1] },
  },
  {
    what: 'OIC is late with a 401, and silent after it',
    kind: 'basic',
    oic: inTurn(late(600, UNAUTHORIZED), SILENCE),
    ...{ gets: OIC_TIMEOUT, asks: [3, 0, 2] },
  },
];

prepareWorlds();

describe('a call that comes after its deadline', () => {
  for (const kind of KINDS) {
    it(`${kind}: the caller gets 504 ERR_OIC_NOT_CALLED, and no peer is asked`, async (t) => {
      const world = await startWorld(t, { served: kind });
      // What is kept back for the answer is all that is left.
      const outcome = await world.call({ kind, method: 'POST', deadlineMs: 250 });
      check(outcome, { gets: [504, 'ERR_OIC_NOT_CALLED'], asks: [0, 0, 0], hasVersion: true });
    });
  }
});

describe('the time of a call', { concurrency: 5 }, () => {
  for (const [whose, options, deadlineMs] of LIMITS) {
    for (const { what, kind, vault = [], token = [], oic, gets, asks } of CASES) {
      it(`${kind}: ${what}; the caller gets ${gets.join(' ')} in the time of ${whose}`, async (t) => {
        const world = await startWorld(t, options);
        world.vault.tell(lateBy(sayBundle, ...vault));
        world.token.tell(lateBy(sayToken, ...token));
        world.oic.tell(oic);
        // Without one limit for all of it each of these would end well.
        check(await world.call({ kind, method: 'POST', deadlineMs }), { gets, asks });
      });
    }
  }
});
