/** The token endpoint fails: the caller is told so in time, OIC is not called, and no secret is sent once too often. */
import { describe, it } from 'node:test';
import { answer, bytes, CLOSE, drip, head, json, RESET, SILENCE } from './fault-answers.ts';
import { CANARIES } from './fault-canaries.ts';
import { check, type Expected, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { TOKEN_KINDS } from './fault-peers-say.ts';
import { prepareWorlds, startWorld } from './fault-world.ts';

const CLIENT: Gets = [502, 'ERR_DOMAIN_CLIENT_REFUSED'];
const GRANT: Gets = [502, 'ERR_DOMAIN_GRANT_REFUSED'];
const UNAVAILABLE: Gets = [503, 'ERR_DOMAIN_UNAVAILABLE'];
const TIMEOUT: Gets = [504, 'ERR_DOMAIN_TIMEOUT'];

const { tokenBody } = CANARIES;
const says = (status: number, error: string = tokenBody): Answer =>
  json(status, { error, error_description: tokenBody });
const gives = (members: object): Answer => json(200, { token_type: 'Bearer', expires_in: 3600, ...members });

/** Vault is asked for the secret, and after a refusal of it for another version, PREVIOUS and LATEST; it has none. */
const ONCE: Expected['asks'] = [1, 1, 0];
const TWICE: Expected['asks'] = [3, 2, 0];
/**
 * What may be about the user, and not about the secret, is not asked again with the same one; how Vault is looked through
 * for another is told elsewhere.
 */
const LOOKED: Expected['asks'] = [undefined, 1, 0];

type Fault = readonly [fault: string, token: Answer, gets: Gets, asks?: Expected['asks']];

const FAULTS: readonly Fault[] = [
  ['says 401', says(401), CLIENT, TWICE],
  ['says 401 without a word', answer(401), CLIENT, TWICE],
  ['says 400 invalid_client', says(400, 'invalid_client'), CLIENT, TWICE],
  ['says 400 invalid_grant', says(400, 'invalid_grant'), GRANT, LOOKED],
  ['says 400 invalid_scope', says(400, 'invalid_scope'), GRANT],
  ['says 400 unauthorized_client', says(400, 'unauthorized_client'), GRANT],
  ['says 400 in words that nobody knows', says(400), GRANT],
  ['says 403', says(403), GRANT],
  ['says 404', says(404), UNAVAILABLE],
  ['says 429', answer(429, tokenBody, { 'Retry-After': '1' }), UNAVAILABLE],
  ['says 500', says(500), UNAVAILABLE],
  ['says 503', answer(503, tokenBody, { 'Retry-After': '1' }), UNAVAILABLE],
  ['says 302 to another place', answer(302, '', { Location: '/elsewhere' }), UNAVAILABLE],
  ['says 201 with a token', json(201, { access_token: tokenBody, token_type: 'Bearer' }), UNAVAILABLE],
  ['answers with a page', answer(200, `<p>${tokenBody}</p>`), UNAVAILABLE],
  ['answers with nothing', answer(200), UNAVAILABLE],
  ['answers with too much', answer(200, tokenBody.repeat(3_000)), UNAVAILABLE],
  ['answers without a token', gives({ more: tokenBody }), UNAVAILABLE],
  ['gives an empty token', gives({ access_token: '' }), UNAVAILABLE],
  ['gives a token with a line break', gives({ access_token: `${tokenBody}\r\nX: y` }), UNAVAILABLE],
  ['gives a list for a token', gives({ access_token: [tokenBody] }), UNAVAILABLE],
  ['gives a token of another type', gives({ access_token: tokenBody, token_type: 'MAC' }), UNAVAILABLE],
  ['gives a token without an end', gives({ access_token: tokenBody, expires_in: null }), UNAVAILABLE],
  ['answers with what is no HTTP', bytes(`${tokenBody}\r\n\r\n`, 'end'), UNAVAILABLE],
  ['breaks its answer off', bytes(head(200, { 'Content-Length': 99 }) + tokenBody, 'end'), UNAVAILABLE],
  ['resets the connection', RESET, UNAVAILABLE],
  ['closes the connection', CLOSE, UNAVAILABLE],
];

const SLOW: readonly Fault[] = [
  ['is silent', SILENCE, TIMEOUT],
  ['drips its head', drip('HTTP/1.1 200 OK\r\nX: '), TIMEOUT],
  ['drips its body', drip(head(200, { 'Content-Length': 50_000 })), TIMEOUT],
];

prepareWorlds();

describe('the first token', () => {
  for (const kind of TOKEN_KINDS) {
    for (const [fault, token, gets, asks = ONCE] of FAULTS) {
      it(`${kind}: the endpoint ${fault}; the caller gets ${gets.join(' ')}, the next without a question`, async (t) => {
        const world = await startWorld(t);
        world.token.tell(token);
        check(await world.call({ kind, method: 'POST' }), { gets, asks });
        // A newer version of the secret is looked for once, where it is the secret that was refused.
        const looks = asks === ONCE ? 0 : 1;
        check(await world.call({ kind, method: 'POST' }), { gets, asks: [looks, 0, 0] });
        for (let call = 1; call < 4; call += 1) {
          check(await world.call({ kind, method: 'POST' }), { gets, asks: [0, 0, 0] });
        }
      });
    }

    it(`${kind}: nobody is at the endpoint's port; the caller gets ${UNAVAILABLE.join(' ')}`, async (t) => {
      const world = await startWorld(t);
      await world.token.close();
      check(await world.call({ kind, method: 'POST' }), { gets: UNAVAILABLE, asks: [1, 0, 0] });
    });
  }
});

describe('the first token, with little time', { concurrency: 6 }, () => {
  for (const kind of TOKEN_KINDS) {
    for (const [fault, token, gets] of SLOW) {
      it(`${kind}: the endpoint ${fault}; the caller gets ${gets.join(' ')} before the deadline`, async (t) => {
        const world = await startWorld(t);
        world.token.tell(token);
        check(await world.call({ kind, method: 'POST', deadlineMs: 1_500 }), { gets, asks: ONCE });
      });
    }
  }
});
