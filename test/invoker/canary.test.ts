/**
 * Secrets are planted in everything that goes into the invoker, and searched for in everything that comes out of
 * it but the request to OIC: every log line and every answer, on success and on every failure.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERRORS, type ErrorCode, GatekeeperError } from '../../src/errors.ts';
import { createGatewayIdentification } from '../../src/invoker/caller.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { acceptAs, authorizationsOf, type BenchOptions, toBasic } from './bench.ts';
import { toResponse } from './call-bench.ts';
import {
  assertClean,
  BAD_TOKEN,
  type Headers,
  OIC_HEADERS,
  run,
  SECRET,
  TOKEN_ROWS,
} from './canary-bench.ts';
import { CANARY, row, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

type Way = readonly [BenchOptions, Headers?, string?];

const fail = (thrown: unknown) => async () => Promise.reject(thrown);
const saysOfClient = (status: number, error: string): Way => [
  {
    rows: TOKEN_ROWS,
    askDomain: async () => toResponse(status, OIC_HEADERS, JSON.stringify({ error, hint: CANARY })),
  },
];
const GATEWAY = 'ocid1.apigateway.oc1..example';
const identifyCaller = createGatewayIdentification(GATEWAY);

/** How a call fails with a code; any other code is what reading the secret throws. */
const WAYS: Partial<Record<ErrorCode, Way>> = {
  ERR_REQUEST_NOT_HTTP: [{}, { 'fn-http-method': [CANARY] }],
  ERR_REQUEST_PATH: [{}, { 'fn-http-request-url': [`/${CANARY}/%2e%2e`] }],
  ERR_REQUEST_TOO_LARGE: [{}, {}, CANARY.repeat(600_000)],
  ERR_TOKEN_MISSING: [{}, { 'fn-http-h-authorization': undefined }],
  ERR_TOKEN_REFUSED: [{}, { 'fn-http-h-authorization': [`Bearer ${BAD_TOKEN}`] }],
  ERR_GATEWAY_REQUIRED: [{ identifyCaller }],
  ERR_CALLER_UNIDENTIFIED: [{ identifyCaller }, { 'oci-subject-id': [GATEWAY] }],
  ERR_ROUTE_UNKNOWN: [{}, { 'fn-http-request-url': [`/${CANARY}`] }],
  ERR_METHOD_NOT_ALLOWED: [{}, { 'fn-http-method': ['PUT'] }],
  ERR_CALLER_NOT_ALLOWED: [{ rows: [row({ allow: [{ subjects: [CANARY] }] })] }],
  ERR_USER_REQUIRED: [
    {
      rows: [row({ credential: tokenCredential('user_assertion') })],
      verifyToken: acceptAs({ all: { secret: CANARY } }),
    },
  ],
  ERR_SECRET_FORM: [{ readSecret: createReader(toSecretVersion(`{"password":"${CANARY}"}`)) }],
  ERR_DOMAIN_CLIENT_REFUSED: saysOfClient(401, 'invalid_client'),
  ERR_DOMAIN_GRANT_REFUSED: saysOfClient(400, CANARY),
  ERR_DOMAIN_UNAVAILABLE: saysOfClient(200, CANARY),
  ERR_DOMAIN_TIMEOUT: [{ rows: TOKEN_ROWS, askDomain: fail(new HttpError('timeout')) }],
  ERR_CREDENTIAL_REFUSED: [{ send: async () => toResponse(401, OIC_HEADERS, CANARY) }],
  ERR_OIC_UNREACHABLE: [{ send: fail(new HttpError('unreachable')) }],
  ERR_OIC_BROKEN: [{ send: fail(new HttpError('broken')) }],
  ERR_OIC_TIMEOUT: [{ send: fail(new HttpError('timeout')) }],
  ERR_OIC_ANSWER: [{ send: fail(new HttpError('too-large')) }],
  ERR_INTERNAL: [{ send: fail(new TypeError(`${CANARY} ${SECRET}`, { cause: CANARY })) }],
};

function provoke(code: ErrorCode): Way {
  const thrown = fail(new GatekeeperError(code));
  return WAYS[code] ?? [code.startsWith('ERR_KEYS_') ? { verifyToken: thrown } : { readSecret: thrown }];
}

describe('nothing secret comes out', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    it(`of a call that fails with ${code}`, async () => {
      const { seen, answer } = await run(...provoke(code));
      assert.match(seen, new RegExp(code), 'the failure was another');
      assert.equal(answer.status, ERRORS[code].status);
      assertClean(seen);
    });
  }

  it('of a call with a token that OIC refuses twice', async () => {
    const send = async () => toResponse(401, OIC_HEADERS, CANARY);
    const { seen, sent } = await run({ rows: TOKEN_ROWS, send });
    assert.equal(sent.length, 2);
    assertClean(seen);
  });

  it('of a call that OIC answers with a redirect or a failure', async () => {
    for (const status of [302, 403, 407, 500]) {
      assertClean((await run({ send: async () => toResponse(status, OIC_HEADERS) })).seen);
    }
  });

  it('of a call that succeeds, although OIC gets the credential', async () => {
    const { sent, seen, answer } = await run({});
    assert.equal(answer.status, 200);
    assert.deepEqual(authorizationsOf(sent), [toBasic(SECRET)]);
    assertClean(seen);
  });

  it('of a call that succeeds with a token of our own', async () => {
    const { sent, seen, answer } = await run({ rows: TOKEN_ROWS });
    assert.equal(answer.status, 200);
    assert.deepEqual(authorizationsOf(sent), [`Bearer ${CANARY}-minted`]);
    assertClean(seen);
  });
});
