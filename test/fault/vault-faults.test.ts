/** Vault fails as a secret is read for the first time: the caller is told so in time, and OIC is not called. */
import { describe, it } from 'node:test';
import { toBundle } from '../contract/vault/vault-bench.ts';
import { answer, bytes, CLOSE, drip, head, json, RESET, SILENCE } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { KINDS, sayBundle } from './fault-peers-say.ts';
import { prepareWorlds, startWorld } from './fault-world.ts';

const DENIED: Gets = [502, 'ERR_VAULT_DENIED'];
const UNAVAILABLE: Gets = [503, 'ERR_VAULT_UNAVAILABLE'];
const TIMEOUT: Gets = [504, 'ERR_VAULT_TIMEOUT'];

const says = (status: number): Answer => json(status, { code: 'Canary', message: CANARIES.vaultBody });
const text = Buffer.from(CANARIES.vaultBody).toString('base64');

type Fault = readonly [fault: string, vault: Answer, gets: Gets];

const FAULTS: readonly Fault[] = [
  ['says 401', says(401), DENIED],
  ['says 403', says(403), DENIED],
  ['says 404', says(404), DENIED],
  ['gives bytes that are no text', json(200, toBundle('gICA')), [502, 'ERR_SECRET_FORM']],
  ['says 400', says(400), UNAVAILABLE],
  ['says 409', says(409), UNAVAILABLE],
  ['says 429', answer(429, CANARIES.vaultBody, { 'Retry-After': '1' }), UNAVAILABLE],
  ['says 500', says(500), UNAVAILABLE],
  ['says 503', answer(503, CANARIES.vaultBody, { 'Retry-After': '1' }), UNAVAILABLE],
  ['says 302 to another place', answer(302, '', { Location: '/elsewhere' }), UNAVAILABLE],
  ['answers with a page', answer(200, `<p>${CANARIES.vaultBody}</p>`), UNAVAILABLE],
  ['answers with nothing', answer(200), UNAVAILABLE],
  ['answers with JSON that is no secret', says(200), UNAVAILABLE],
  ['answers with too much', answer(200, CANARIES.vaultBody.repeat(2_000)), UNAVAILABLE],
  ['answers with what is no HTTP', bytes(`${CANARIES.vaultBody}\r\n\r\n`, 'end'), UNAVAILABLE],
  ['breaks its answer off', bytes(head(200, { 'Content-Length': 99 }) + text, 'end'), UNAVAILABLE],
  ['resets the connection', RESET, UNAVAILABLE],
  ['closes the connection', CLOSE, UNAVAILABLE],
];

const SLOW: readonly Fault[] = [
  ['is silent', SILENCE, TIMEOUT],
  ['drips its head', drip('HTTP/1.1 200 OK\r\nX: '), TIMEOUT],
  ['drips its body', drip(head(200, { 'Content-Length': 50_000 })), TIMEOUT],
];

prepareWorlds();

describe('the first read of a secret', () => {
  for (const kind of KINDS) {
    for (const [fault, vault, gets] of FAULTS) {
      it(`${kind}: Vault ${fault}; the caller gets ${gets.join(' ')}`, async (t) => {
        const world = await startWorld(t);
        world.vault.tell(vault);
        check(await world.call({ kind, method: 'POST' }), { gets, asks: [1, 0, 0] });
      });
    }

    it(`${kind}: nobody is at Vault's port; the caller gets ${UNAVAILABLE.join(' ')}`, async (t) => {
      const world = await startWorld(t);
      await world.vault.close();
      check(await world.call({ kind, method: 'POST' }), { gets: UNAVAILABLE, asks: [0, 0, 0] });
    });
  }
});

describe('the first read of a secret, with little time', { concurrency: 9 }, () => {
  for (const kind of KINDS) {
    for (const [fault, vault, gets] of SLOW) {
      it(`${kind}: Vault ${fault}; the caller gets ${gets.join(' ')} before the deadline`, async (t) => {
        const world = await startWorld(t);
        world.vault.tell(vault);
        const call = { kind, method: 'POST', deadlineMs: 2_000 } as const;
        check(await world.call(call), { gets, asks: [1, 0, 0] });
      });
    }
  }
});

describe('the calls after one that Vault has failed', () => {
  for (const kind of KINDS) {
    it(`${kind}: they get the same answer at once, and Vault is spared; a good read ends that`, async (t) => {
      const world = await startWorld(t);
      world.vault.tell(says(500));
      check(await world.call({ kind, method: 'POST' }), { gets: UNAVAILABLE, asks: [1, 0, 0] });
      for (let call = 0; call < 20; call += 1) {
        check(await world.call({ kind, method: 'POST' }), { gets: UNAVAILABLE, asks: [0, 0, 0] });
      }
      world.skippedMs += 5_001;
      world.vault.tell(sayBundle);
      const tokens = kind === 'basic' ? 0 : 1;
      check(await world.call({ kind, method: 'POST' }), { gets: [200], asks: [1, tokens, 1] });
    });
  }
});
