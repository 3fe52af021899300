/** Calls with an access token: whose it is, how long it is used, and what is asked for it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError } from '../../src/runtime/http.ts';
import { toFailure, toForm } from '../identity-domain/domain-bench.ts';
import { HOUR_MS } from '../identity-domain/tokens-bench.ts';
import { CLIENT_CREDENTIALS, createOicBench, toAssertionSecret, USER_ASSERTION } from './oic-bench.ts';

function createUserBench() {
  const bench = createOicBench();
  bench.vault.toContent = toAssertionSecret;
  const callFor = (user: string | undefined, changes = {}) =>
    bench.call({ credential: USER_ASSERTION, user, ...changes });
  return { ...bench, callFor };
}

describe('a call for the caller’s user', () => {
  it('of a caller without a user is refused, and neither Vault nor domain nor OIC is asked', async () => {
    const { callFor, vault, sent, told } = createUserBench();
    const { code, detail, upstreamStatus } = await toFailure(callFor(undefined));
    assert.deepEqual([code, detail, upstreamStatus], ['ERR_USER_REQUIRED', undefined, undefined]);
    assert.deepEqual([vault.reads, sent, told], [[], [], []]);
  });

  it('of a caller without a user is refused although there is a token of another one', async () => {
    const { callFor, told } = createUserBench();
    await callFor('user@example.com');
    told.length = 0;
    assert.equal((await toFailure(callFor(undefined))).code, 'ERR_USER_REQUIRED');
    assert.deepEqual(told, []);
  });

  it('whom the domain does not know is refused, and calls for another one are served', async () => {
    const { callFor, domain, told } = createUserBench();
    const mint = domain.answer;
    domain.answer = () => ({ status: 400, body: '{"error":"invalid_grant"}' });
    const { code, detail } = await toFailure(callFor('nobody@example.com'));
    assert.deepEqual([code, detail], ['ERR_DOMAIN_GRANT_REFUSED', '/oauth2/v1/token: invalid_grant']);
    domain.answer = mint;
    assert.equal((await callFor('user@example.com')).status, 200);
    assert.equal((await toFailure(callFor('nobody@example.com'))).code, 'ERR_DOMAIN_GRANT_REFUSED');
    assert.deepEqual(told, [1, 'Bearer canary-token-1']);
  });

  it('has a token of that user, whom no other one shares', async () => {
    const { callFor, told } = createUserBench();
    for (const user of ['a@example.com', 'b@example.com', 'a@example.com']) await callFor(user);
    const tokens = told.filter((what) => typeof what === 'string');
    assert.deepEqual(tokens, ['Bearer canary-token-1', 'Bearer canary-token-2', 'Bearer canary-token-1']);
  });
});

describe('a call of the application’s own', () => {
  it('without a token is not delivered, and fails as minting fails', async () => {
    const { call, domain, told } = createOicBench();
    domain.failure = new HttpError('timeout');
    const { code } = await toFailure(call({ credential: CLIENT_CREDENTIALS }));
    assert.equal(code, 'ERR_DOMAIN_TIMEOUT');
    assert.deepEqual(told, []);
  });

  it('has a token for the scope, whoever the caller is', async () => {
    const { call, sent, told } = createOicBench();
    for (const user of ['a@example.com', undefined]) await call({ credential: CLIENT_CREDENTIALS, user });
    assert.deepEqual(sent.map(toForm), [{ grant_type: 'client_credentials', scope: 'oic-scope' }]);
    assert.deepEqual(told, [1, 'Bearer canary-token-1', 1, 'Bearer canary-token-1']);
  });

  it('has another token for another scope', async () => {
    const { call, told } = createOicBench();
    await call({ credential: CLIENT_CREDENTIALS });
    await call({ credential: { ...CLIENT_CREDENTIALS, scope: 'other' } });
    assert.deepEqual(told, [1, 'Bearer canary-token-1', 1, 'Bearer canary-token-2']);
  });

  it('has the same token for each integration, and a new one before it ends', async () => {
    const { call, told, time } = createOicBench();
    await call({ credential: CLIENT_CREDENTIALS, integration: 'a' });
    await call({ credential: CLIENT_CREDENTIALS, integration: 'b' });
    time.now += HOUR_MS;
    await call({ credential: CLIENT_CREDENTIALS, integration: 'b' });
    assert.deepEqual(
      told.filter((what) => typeof what === 'string'),
      ['Bearer canary-token-1', 'Bearer canary-token-1', 'Bearer canary-token-2'],
    );
  });

  it('has the token that is old while the domain is down', async () => {
    const { call, told, time, domain } = createOicBench();
    await call({ credential: CLIENT_CREDENTIALS });
    time.now += HOUR_MS - 20_000;
    domain.failure = new HttpError('unreachable');
    assert.equal((await call({ credential: CLIENT_CREDENTIALS })).status, 200);
    assert.equal(told.at(-1), 'Bearer canary-token-1');
  });

  it('says with which version of the secret its token was minted', async () => {
    const { call, told, vault, time } = createOicBench();
    await call({ credential: CLIENT_CREDENTIALS });
    vault.add('CURRENT');
    time.now += 300_000;
    await call({ credential: CLIENT_CREDENTIALS });
    assert.deepEqual(told, [1, 'Bearer canary-token-1', 2, 'Bearer canary-token-2']);
  });
});
