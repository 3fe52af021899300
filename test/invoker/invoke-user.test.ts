/** Integrations that are invoked for the caller's user: an assertion signed with our key, never the caller's token. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { jwtVerify } from 'jose';
import type { Caller } from '../../src/invoker/caller.ts';
import type { HttpRequest } from '../../src/runtime/http.ts';
import { authorizationsOf, createBench, toBasic } from './bench.ts';
import { createCall, lastLine, parseProblem, TOKEN, toResponse } from './call-bench.ts';
import { row, SCOPE, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CLIENT = createReader(toSecretVersion(toContent(privateKey), 6));
const ROWS = [row({ credential: tokenCredential('user_assertion'), allow: [{ scopes: ['oic.invoke'] }] })];
const CALLER: Caller = { clientId: 'app', subject: 'u1', user: 'u1', scopes: ['oic.invoke'] };

function toContent(key: KeyObject): string {
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  return JSON.stringify({ clientId: 'client', clientSecret: 'secret', privateKey: pem, keyId: 'alias' });
}

/** The form that the token endpoint got. */
function formOf(request: HttpRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(String(request?.body)));
}

describe('an integration that is invoked for a user', () => {
  it('refuses a client’s own token with 403, and asks nobody', async () => {
    const identifyCaller = async () => ({ ...CALLER, subject: 'app', user: undefined });
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller });
    const answer = await bench.invoke(createCall());
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [403, 'ERR_USER_REQUIRED']);
    assert.deepEqual([bench.sent, bench.asked, bench.reads], [[], [], []]);
    const { level, integration, credential, attempts } = lastLine(bench.lines);
    assert.deepEqual(
      [level, integration, credential, attempts],
      ['info', 'order', 'user_assertion', undefined],
    );
  });

  it('refuses a caller whom no entry allows before it asks for a user', async () => {
    const identifyCaller = async () => ({ ...CALLER, user: undefined, scopes: [] });
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller });
    assert.equal(parseProblem(await bench.invoke(createCall()))['code'], 'ERR_CALLER_NOT_ALLOWED');
  });

  it('has a token for that user and no other, by an assertion of ours', async () => {
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller: async () => CALLER });
    assert.equal((await bench.invoke(createCall())).status, 200);
    const { assertion = '', ...form } = formOf(bench.asked[0]);
    assert.deepEqual(form, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', scope: SCOPE });
    const { payload } = await jwtVerify(assertion, createPublicKey(privateKey), {
      currentDate: new Date(bench.now),
    });
    assert.deepEqual([payload.sub, payload.iss], ['u1', 'client']);
    assert.deepEqual(authorizationsOf(bench.asked), [toBasic('client:secret')]);
    assert.deepEqual(authorizationsOf(bench.sent), ['Bearer minted-1']);
    const { credential, secretVersion, attempts, subject } = lastLine(bench.lines);
    assert.deepEqual([credential, secretVersion, attempts, subject], ['user_assertion', 6, 1, 'u1']);
  });

  it('does not hand the caller’s token or the assertion to anyone who has no business with it', async () => {
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller: async () => CALLER });
    const answer = await bench.invoke(createCall());
    const { assertion = '' } = formOf(bench.asked[0]);
    assert.doesNotMatch(JSON.stringify([bench.sent, bench.asked, answer, bench.lines]), new RegExp(TOKEN));
    assert.ok(!JSON.stringify([bench.sent, answer, bench.lines]).includes(assertion));
    assert.ok(!JSON.stringify([answer, bench.lines]).includes('minted-'));
  });

  it('has a token of its own for each user, so that none is served as another', async () => {
    let user = 'u1';
    const identifyCaller = async () => ({ ...CALLER, subject: user, user });
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller });
    for (user of ['u1', 'u2', 'u1']) await bench.invoke(createCall());
    assert.deepEqual(
      authorizationsOf(bench.sent),
      ['minted-1', 'minted-2', 'minted-1'].map((token) => `Bearer ${token}`),
    );
  });

  it('that refuses one user serves the others', async () => {
    let user = 'u1';
    const identifyCaller = async () => ({ ...CALLER, subject: user, user });
    const send = async () => toResponse(user === 'u1' ? 401 : 200);
    const bench = createBench({ rows: ROWS, readSecret: CLIENT, identifyCaller, send });
    const statuses = [];
    for (user of ['u1', 'u2', 'u1', 'u2']) statuses.push((await bench.invoke(createCall())).status);
    assert.deepEqual(statuses, [502, 200, 502, 200]);
    // The third call was not sent.
    assert.equal(bench.sent.length, 4);
  });
});
