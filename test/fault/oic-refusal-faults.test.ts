/**
 * OIC says 401. It has not acted on the call then, so it is called once more under what may be another credential, and
 * only then; after a second 401 it is left alone, since each one brings the lock of its user closer.
 */
import { describe, it } from 'node:test';
import { bytes, head, inTurn, json, RESET } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Expected, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { OIC_ANSWER, OIC_BODY, OIC_HEADERS, oicAnswer, sayBundle } from './fault-peers-say.ts';
import { CALLS, prepareWorlds, startWorld } from './fault-world.ts';

const REFUSED: Gets = [502, 'ERR_CREDENTIAL_REFUSED'];
const UNAUTHORIZED = oicAnswer(401);
/** A 401 on a connection that is over with it. */
const LAST_WORD = bytes(
  head(401, { ...OIC_HEADERS, Connection: 'close', 'Content-Length': OIC_BODY.length }) + OIC_BODY,
  'end',
  401,
);
const DOWN: Answer = json(500, { message: CANARIES.vaultBody });

/** What a call asks that OIC refuses: of Vault a newer and a previous version, or a new token for the present one. */
const asksOf = (kind: string, oic: number): Expected['asks'] =>
  kind === 'basic' ? [3, 0, oic] : [2, 2, oic];

/** What comes after the first 401, and what the caller gets. */
const SECOND: readonly (readonly [what: string, oic: Answer, gets: Gets])[] = [
  ['401 again', UNAUTHORIZED, REFUSED],
  ['403', oicAnswer(403), [403]],
  ['500', oicAnswer(500), [500]],
  ['200', OIC_ANSWER, [200]],
];

prepareWorlds();

describe('a credential that OIC refuses', () => {
  for (const { name, asks, ...call } of CALLS) {
    for (const [what, oic, gets] of SECOND) {
      for (const [way, first] of [
        ['', UNAUTHORIZED],
        [' and hangs up', LAST_WORD],
      ] as const) {
        it(`${name}: OIC says 401${way}, and ${what} to the second; the caller gets ${gets.join(' ')}`, async (t) => {
          const world = await startWorld(t);
          world.oic.tell(inTurn(first, oic));
          check(await world.call(call), { gets, asks: asksOf(call.kind, 2) });
        });
      }
    }

    it(`${name}: OIC says 401 for ever; of the next 20 calls it sees none, and the caller gets ${REFUSED.join(' ')}`, async (t) => {
      const world = await startWorld(t);
      world.oic.tell(UNAUTHORIZED);
      check(await world.call(call), { gets: REFUSED, asks: asksOf(call.kind, 2) });
      // A newer version of the password is looked for now and then.
      check(await world.call(call), { gets: REFUSED, asks: [call.kind === 'basic' ? 1 : 0, 0, 0] });
      for (let index = 1; index < 20; index += 1) {
        check(await world.call(call), { gets: REFUSED, asks: [0, 0, 0] });
      }
    });

    it(`${name}: OIC resets the connection of the second; the caller gets 502 ERR_OIC_BROKEN`, async (t) => {
      const world = await startWorld(t);
      world.oic.tell(inTurn(LAST_WORD, RESET));
      check(await world.call(call), { gets: [502, 'ERR_OIC_BROKEN'], asks: asksOf(call.kind, 2) });
    });
  }
});

describe('a credential that OIC refuses while another one cannot be had', () => {
  for (const { name, asks, ...call } of CALLS) {
    it(`${name}: Vault is down; a password is not sent again, a token is minted with the known secret`, async (t) => {
      const world = await startWorld(t);
      world.oic.tell(inTurn(UNAUTHORIZED, OIC_ANSWER));
      world.vault.tell((path, before) => (before === 0 ? sayBundle(path) : DOWN));
      if (call.kind === 'basic') {
        check(await world.call(call), { gets: [503, 'ERR_VAULT_UNAVAILABLE'], asks: [2, 0, 1] });
      } else {
        check(await world.call(call), { gets: [200], asks: [2, 2, 2] });
      }
    });
  }

  for (const { name, asks, ...call } of CALLS.filter(({ kind }) => kind === 'client_credentials')) {
    it(`${name}: the token endpoint is down; the caller gets 503 ERR_DOMAIN_UNAVAILABLE, and OIC sees one`, async (t) => {
      const world = await startWorld(t);
      check(await world.call(call), { gets: [200], asks: asks(1) });
      world.oic.tell(UNAUTHORIZED);
      world.token.tell(DOWN);
      check(await world.call(call), { gets: [503, 'ERR_DOMAIN_UNAVAILABLE'], asks: [1, 1, 1] });
    });
  }
});
