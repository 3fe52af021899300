/**
 * The token endpoint fails as a token is to be renewed, half a minute before it ends: the old one serves on while it lasts,
 * whatever the fault, and no longer.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, json, RESET, SILENCE } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Expected, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { sayToken, TOKEN_KINDS } from './fault-peers-say.ts';
import { prepareWorlds, startWorld } from './fault-world.ts';

const UNAVAILABLE: Gets = [503, 'ERR_DOMAIN_UNAVAILABLE'];
/** Of the 600 s of a token this leaves 25, and its secret is not fresh any more. */
const SOON_OVER_MS = 575_000;
const OVER_MS = 26_000;

const says = (status: number, error: string): Answer =>
  json(status, { error, error_description: CANARIES.tokenBody });

/** What is asked for while the old token serves, and once it has ended. */
type Fault = readonly [fault: string, token: Answer, during: Expected['asks'], gets: Gets];

const FAULTS: readonly Fault[] = [
  ['says 401', says(401, 'invalid_client'), [2, 2, 1], [502, 'ERR_DOMAIN_CLIENT_REFUSED']],
  ['says 400 invalid_scope', says(400, 'invalid_scope'), [1, 1, 1], [502, 'ERR_DOMAIN_GRANT_REFUSED']],
  ['says 404', says(404, ''), [1, 1, 1], UNAVAILABLE],
  ['says 429', says(429, ''), [1, 1, 1], UNAVAILABLE],
  ['says 500', says(500, ''), [1, 1, 1], UNAVAILABLE],
  ['answers with a page', answer(200, CANARIES.tokenBody), [1, 1, 1], UNAVAILABLE],
  ['answers without a token', json(200, { more: CANARIES.tokenBody }), [1, 1, 1], UNAVAILABLE],
  ['resets the connection', RESET, [1, 1, 1], UNAVAILABLE],
];

prepareWorlds();

describe('a token that is to be renewed', () => {
  for (const kind of TOKEN_KINDS) {
    const call = { kind, method: 'POST' } as const;
    for (const [fault, token, asks, gets] of FAULTS) {
      it(`${kind}: the endpoint ${fault}; the old one serves until its end, then the caller gets ${gets.join(' ')}`, async (t) => {
        const world = await startWorld(t, { served: kind });
        world.skippedMs += SOON_OVER_MS;
        world.token.tell(token);
        const outcome = await world.call(call);
        check(outcome, { gets: [200], asks });
        assert.match(outcome.lines.join(''), /"event":"token_stale"/);
        world.skippedMs += OVER_MS;
        check(await world.call(call), { gets, asks: [undefined, undefined, 0] });
        world.token.tell(sayToken);
        world.skippedMs += 60_001;
        assert.equal((await world.call(call)).answer.status, 200);
      });
    }

    it(`${kind}: nobody is at the endpoint's port; the old one serves until its end`, async (t) => {
      const world = await startWorld(t, { served: kind });
      world.skippedMs += SOON_OVER_MS;
      await world.token.close();
      check(await world.call(call), { gets: [200], asks: [1, 0, 1] });
      world.skippedMs += OVER_MS;
      check(await world.call(call), { gets: UNAVAILABLE, asks: [0, 0, 0] });
    });
  }
});

describe('a token that is to be renewed, and a silent endpoint', { concurrency: 2 }, () => {
  for (const kind of TOKEN_KINDS) {
    it(`${kind}: the old one serves after a wait of 5 s, in the next calls without one`, async (t) => {
      const world = await startWorld(t, { served: kind });
      world.skippedMs += SOON_OVER_MS;
      world.token.tell(SILENCE);
      check(await world.call({ kind, method: 'POST', deadlineMs: 9_000 }), { gets: [200], asks: [1, 1, 1] });
      check(await world.call({ kind, method: 'POST', deadlineMs: 3_000 }), { gets: [200], asks: [0, 0, 1] });
    });
  }
});
