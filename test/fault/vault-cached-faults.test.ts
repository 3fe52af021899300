/**
 * Vault fails when a secret is known already. While it is fresh nobody notices; when it is not, the old one serves through
 * an outage, but not past a word of Vault that it is not ours any more.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBundle } from '../contract/vault/vault-bench.ts';
import { answer, bytes, json, RESET, SILENCE } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { KINDS } from './fault-peers-say.ts';
import { prepareWorlds, startWorld } from './fault-world.ts';

const DENIED: Gets = [502, 'ERR_VAULT_DENIED'];
/** The time for which a secret is fresh, SECRET_TTL_SECONDS, is over. */
const EXPIRED_MS = 301_000;
/** As long as the old one may serve besides. */
const STALE_MS = 15 * 60_000;

const says = (status: number): Answer => json(status, { code: 'Canary', message: CANARIES.vaultBody });

const REFUSALS: readonly (readonly [fault: string, vault: Answer, gets: Gets])[] = [
  ['says 401', says(401), DENIED],
  ['says 403', says(403), DENIED],
  ['says 404', says(404), DENIED],
  ['gives bytes that are no text', json(200, toBundle('gICA')), [502, 'ERR_SECRET_FORM']],
];

const OUTAGES: readonly (readonly [fault: string, vault: Answer])[] = [
  ['says 429', says(429)],
  ['says 500', says(500)],
  ['resets the connection', RESET],
  ['answers with a page', answer(200, `<p>${CANARIES.vaultBody}</p>`)],
  ['answers with what is no HTTP', bytes(`${CANARIES.vaultBody}\r\n\r\n`, 'end')],
];

prepareWorlds();

describe('a secret that is known but not fresh any more', () => {
  for (const kind of KINDS) {
    const call = { kind, method: 'POST' } as const;
    for (const [fault, vault, gets] of REFUSALS) {
      it(`${kind}: Vault ${fault}; the caller gets ${gets.join(' ')}, nor does the old one come back`, async (t) => {
        const world = await startWorld(t, { served: kind });
        world.skippedMs += EXPIRED_MS;
        world.vault.tell(vault);
        check(await world.call(call), { gets, asks: [1, 0, 0] });
        world.skippedMs += 5_001;
        world.vault.tell(says(500));
        check(await world.call(call), { gets: [503, 'ERR_VAULT_UNAVAILABLE'], asks: [1, 0, 0] });
      });
    }

    for (const [fault, vault] of OUTAGES) {
      it(`${kind}: Vault ${fault}; the old one serves, in the next calls without a question`, async (t) => {
        const world = await startWorld(t, { served: kind });
        world.skippedMs += EXPIRED_MS;
        world.vault.tell(vault);
        const outcome = await world.call(call);
        check(outcome, { gets: [200], asks: [1, 0, 1] });
        assert.match(outcome.lines.join(''), /"event":"secret_stale","code":"ERR_VAULT_UNAVAILABLE"/);
        check(await world.call(call), { gets: [200], asks: [0, 0, 1] });
      });
    }

    it(`${kind}: nobody is at Vault's port; the old one serves, but not for ever`, async (t) => {
      const world = await startWorld(t, { served: kind });
      world.skippedMs += EXPIRED_MS;
      await world.vault.close();
      check(await world.call(call), { gets: [200], asks: [0, 0, 1] });
      world.skippedMs += STALE_MS;
      check(await world.call(call), { gets: [503, 'ERR_VAULT_UNAVAILABLE'], asks: [0, 0, 0] });
    });
  }
});

describe('a secret that is known but not fresh any more, and a silent Vault', { concurrency: true }, () => {
  for (const kind of KINDS) {
    it(`${kind}: the old one serves after a wait of half the time, 5 s at most, in the next calls without one`, async (t) => {
      const world = await startWorld(t, { served: kind });
      world.skippedMs += EXPIRED_MS;
      world.vault.tell(SILENCE);
      check(await world.call({ kind, method: 'POST', deadlineMs: 9_000 }), { gets: [200], asks: [1, 0, 1] });
      check(await world.call({ kind, method: 'POST', deadlineMs: 3_000 }), { gets: [200], asks: [0, 0, 1] });
    });

    it(`${kind}: of less than 10 s the wait takes half; the rest is for OIC`, async (t) => {
      const world = await startWorld(t, { served: kind });
      world.skippedMs += EXPIRED_MS;
      world.vault.tell(SILENCE);
      const call = { kind, method: 'POST', deadlineMs: 3_000 } as const;
      check(await world.call(call), { gets: [200], asks: [1, 0, 1] });
      check(await world.call(call), { gets: [200], asks: [0, 0, 1] });
    });
  }
});

describe('a secret that is known and fresh', () => {
  for (const kind of KINDS) {
    for (const [fault, vault] of [...REFUSALS, ...OUTAGES, ['is silent', SILENCE] as const]) {
      it(`${kind}: Vault ${fault}; the caller gets what OIC says, and Vault is not asked`, async (t) => {
        const world = await startWorld(t, { served: kind });
        world.vault.tell(vault);
        for (const method of ['GET', 'POST'] as const) {
          check(await world.call({ kind, method }), { gets: [200], asks: [0, 0, 1] });
        }
      });
    }
  }
});
