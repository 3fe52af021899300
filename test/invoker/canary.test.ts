/**
 * Secrets are planted in everything that goes into the invoker, and searched for in everything that comes out of
 * it but the request to OIC: every log line and every answer, on success and on every failure.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERRORS, type ErrorCode, GatekeeperError } from '../../src/errors.ts';
import { HttpError } from '../../src/runtime/http.ts';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import {
  acceptToken,
  type BenchOptions,
  createBench,
  createCall,
  row,
  TOKEN,
  toResponse,
  toSecretVersion,
} from './bench.ts';

const CANARY = 'canary-5b1e9c';
const SECRET = `${CANARY}-user:${CANARY}-password`;
const BAD_TOKEN = `${CANARY}.${CANARY}.${CANARY}`;
/** What must not come out: the canary itself, and the two forms in which the credential travels. */
const TRACES = [
  CANARY,
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(CANARY).toString('base64').slice(0, 12),
];

const POISONED = {
  'fn-http-h-cookie': [`session=${CANARY}`],
  'fn-http-h-x-api-key': [CANARY],
  'fn-http-h-x-caller-sub': [CANARY],
  'fn-http-h-accept': [CANARY],
  'oci-subject-id': [CANARY],
  'fn-http-request-url': [`/orders/${CANARY}?token=${CANARY}`],
};
const OIC_HEADERS: [string, string][] = [
  ['Content-Type', 'application/json'],
  ['Set-Cookie', CANARY],
  ['WWW-Authenticate', CANARY],
  ['Location', `https://oic.example/${CANARY}`],
  ['X-Debug', CANARY],
];

type Headers = Parameters<typeof createCall>[0];

async function run(options: BenchOptions, headers: Headers = {}, body = CANARY) {
  const bench = createBench({
    readSecret: async () => toSecretVersion(SECRET),
    send: async () => toResponse(200, OIC_HEADERS, '{}'),
    verifyToken: async (token, deadline) => {
      const result = await acceptToken(token, deadline);
      return 'claims' in result
        ? { ...result, claims: { ...result.claims, all: { secret: CANARY } } }
        : result;
    },
    ...options,
  });
  const answer = await bench.invoke(createCall({ ...POISONED, ...headers }, body));
  return { ...bench, answer, seen: `${bench.lines.join('')}${JSON.stringify(answer)}${String(answer.body)}` };
}

function assertClean(seen: string, more: readonly string[] = []): void {
  for (const trace of [...TRACES, TOKEN, ...more])
    assert.ok(!seen.includes(trace), `${trace} came out: ${seen}`);
}

/** A failure with this code that reaches the invoker's caller. */
function provoke(code: ErrorCode): readonly [BenchOptions, Headers?, string?] {
  const fail = (thrown: unknown) => async () => Promise.reject(thrown);
  const ways: Partial<Record<ErrorCode, readonly [BenchOptions, Headers?, string?]>> = {
    ERR_REQUEST_NOT_HTTP: [{}, { 'fn-http-method': [CANARY] }],
    ERR_REQUEST_PATH: [{}, { 'fn-http-request-url': [`/${CANARY}/%2e%2e`] }],
    ERR_REQUEST_TOO_LARGE: [{}, {}, CANARY.repeat(500_000)],
    ERR_TOKEN_MISSING: [{}, { 'fn-http-h-authorization': undefined }],
    ERR_TOKEN_REFUSED: [{}, { 'fn-http-h-authorization': [`Bearer ${BAD_TOKEN}`] }],
    ERR_ROUTE_UNKNOWN: [{}, { 'fn-http-request-url': [`/${CANARY}`] }],
    ERR_METHOD_NOT_ALLOWED: [{}, { 'fn-http-method': ['PUT'] }],
    ERR_CALLER_NOT_ALLOWED: [{ rows: [row({ allow: [] })] }],
    ERR_SECRET_FORM: [{ readSecret: async () => toSecretVersion(`{"password":"${CANARY}"}`) }],
    ERR_CREDENTIAL_REFUSED: [{ send: async () => toResponse(401, OIC_HEADERS, CANARY) }],
    ERR_OIC_UNREACHABLE: [{ send: fail(new HttpError('unreachable')) }],
    ERR_OIC_BROKEN: [{ send: fail(new HttpError('broken')) }],
    ERR_OIC_TIMEOUT: [{ send: fail(new HttpError('timeout')) }],
    ERR_OIC_ANSWER: [{ send: fail(new HttpError('too-large')) }],
    ERR_INTERNAL: [{ send: fail(new TypeError(`${CANARY} ${SECRET}`, { cause: CANARY })) }],
  };
  const isOfKeys = code.startsWith('ERR_KEYS_');
  const thrown = fail(new GatekeeperError(code));
  return ways[code] ?? [isOfKeys ? { verifyToken: thrown } : { readSecret: thrown }];
}

describe('nothing secret comes out', () => {
  it('of a call that succeeds, although OIC gets the credential', async () => {
    const { sent, seen, answer } = await run({});
    assert.equal(answer.status, 200);
    assert.equal(sent[0]?.headers.filter(([name]) => name === 'authorization').length, 1);
    assertClean(seen);
  });

  it('of a call that OIC answers with a redirect or a failure', async () => {
    for (const status of [302, 403, 407, 500]) {
      assertClean((await run({ send: async () => toResponse(status, OIC_HEADERS) })).seen);
    }
  });

  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    it(`of a call that fails with ${code}`, async () => {
      const { seen, answer } = await run(...provoke(code));
      assert.match(seen, new RegExp(code), 'the failure was another');
      assert.equal(answer.status, ERRORS[code].status);
      assertClean(seen, [BAD_TOKEN]);
    });
  }

  for (const reason of Object.keys(DENIAL_REASONS) as DenialReason[]) {
    it(`of a token that is refused for ${reason}`, async () => {
      assertClean((await run({ verifyToken: async () => ({ denied: reason }) })).seen);
    });
  }

  for (const scheme of ['Basic', 'Bearer', 'bearer  ', 'Digest', '', 'Bearer\t']) {
    it(`of an Authorization header that begins with ${JSON.stringify(scheme)}`, async () => {
      assertClean((await run({}, { 'fn-http-h-authorization': [`${scheme} ${CANARY} x`] })).seen);
    });
  }

  for (const [what, thrown] of [
    ['a text', CANARY],
    ['a plain object, as Oracle’s SDK throws', { message: CANARY, requestEndpoint: CANARY }],
    [
      'an error with the request in it',
      Object.assign(new Error(CANARY), { request: { authorization: CANARY } }),
    ],
    ['an error in an error', new Error('x', { cause: new Error(CANARY) })],
    ['several errors', new AggregateError([new Error(CANARY)], CANARY)],
  ] as const) {
    it(`of a call in which Vault, the token check or OIC throws ${what}`, async () => {
      const fail = async () => Promise.reject(thrown);
      for (const options of [{ readSecret: fail }, { verifyToken: fail }, { send: fail }]) {
        assertClean((await run(options)).seen);
      }
    });
  }

  it('of a secret that is served stale while Vault is down', async () => {
    let isUp = true;
    const bench = createBench({
      readSecret: async () => (isUp ? toSecretVersion(SECRET) : Promise.reject(new Error(CANARY))),
    });
    await bench.invoke(createCall());
    isUp = false;
    bench.now += 301_000;
    const answer = await bench.invoke(createCall());
    assert.equal(answer.status, 200);
    assert.match(bench.lines.join(''), /secret_stale/);
    assertClean(bench.lines.join(''));
  });
});
