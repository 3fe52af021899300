/** How a key set is asked for, and what each answer means. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError, type HttpFailure, type HttpRequest, type HttpResponse } from '../../src/runtime/http.ts';
import { createKeySource } from '../../src/token/key-source.ts';
import { NOW } from '../support/clock.ts';
import { createSigningKey, toKeySetText } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const URL_OF_KEYS = new URL('https://domain.example/admin/v1/SigningCert/jwk');

async function fetchWith(answer: { status?: number; body?: string | Buffer } | Error) {
  const sent: HttpRequest[] = [];
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    if (answer instanceof Error) throw answer;
    const body = Buffer.from(answer.body ?? toKeySetText(KEY));
    return { status: answer.status ?? 200, headers: [], body };
  };
  const keys = await createKeySource({ url: URL_OF_KEYS, send, clock: () => NOW })(1234);
  return { keys, sent };
}

async function failureOf(answer: Parameters<typeof fetchWith>[0]): Promise<GatekeeperError> {
  const error = await fetchWith(answer).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof GatekeeperError, String(error));
  return error;
}

describe('fetching a key set', () => {
  it('gives the keys of the address', async () => {
    const { keys } = await fetchWith({});
    assert.deepEqual(
      keys.map(({ thumbprint }) => thumbprint),
      ['thumb-1'],
    );
  });

  it('asks the configured address only, with a bound on time and size, and no credential', async () => {
    const { sent } = await fetchWith({});
    assert.deepEqual(sent, [
      {
        url: URL_OF_KEYS,
        method: 'GET',
        headers: [['Accept', 'application/scim+json, application/json']],
        timeoutMs: 1234,
        maxBytes: 65_536,
      },
    ]);
  });

  for (const status of [401, 403]) {
    it(`says that the key set is not public when the domain answers ${status}`, async () => {
      const error = await failureOf({ status });
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_PROTECTED', status]);
    });
  }

  for (const status of [201, 204, 206, 301, 302, 304, 307, 400, 404, 429, 500, 503]) {
    it(`takes no key from an answer with status ${status}`, async () => {
      const error = await failureOf({ status });
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_UNREACHABLE', status]);
    });
  }

  for (const [what, body] of [
    ['nothing', ''],
    ['a sign-in page', '<html>'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe])],
  ] as const) {
    it(`says that the key set is invalid when the address answers ${what}`, async () => {
      const error = await failureOf({ body });
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_INVALID', 200]);
    });
  }

  for (const body of ['{"keys":[]}', '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}', '{"keys":[null]}']) {
    it(`says that no key is left when the address answers ${body}`, async () => {
      const error = await failureOf({ body });
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_EMPTY', 200]);
    });
  }

  for (const [failure, code] of [
    ['invalid', 'ERR_KEYS_UNREACHABLE'],
    ['unreachable', 'ERR_KEYS_UNREACHABLE'],
    ['broken', 'ERR_KEYS_UNREACHABLE'],
    ['timeout', 'ERR_KEYS_UNREACHABLE'],
    ['too-large', 'ERR_KEYS_INVALID'],
  ] as const satisfies readonly (readonly [HttpFailure, string])[]) {
    it(`says ${code} when the request fails as ${failure}, and names that in the log's detail`, async () => {
      const error = await failureOf(new HttpError(failure));
      assert.deepEqual([error.code, error.detail], [code, failure]);
    });
  }

  it('hands on nothing of an unexpected error, neither message nor cause', async () => {
    const error = await failureOf(new TypeError('canary-3f', { cause: 'canary-3f' }));
    assert.equal(error.code, 'ERR_KEYS_UNREACHABLE');
    assert.doesNotMatch(JSON.stringify([error.message, error.detail, error.cause, error.stack]), /canary/);
  });
});
