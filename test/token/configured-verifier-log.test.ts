/** What the fetches of the key set leave in the log, each with the time that it took. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { HttpError, type HttpRequest, type HttpResponse } from '../../src/runtime/http.ts';
import { createConfiguredVerifier } from '../../src/token/configured-verifier.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { readTokenSettings } from '../support/token-settings.ts';
import { createSigningKey, signToken, TENANT, toClaims, toKeySetText } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
const SETTINGS = readTokenSettings({ IDENTITY_DOMAIN_URL: 'https://domain.example', TOKEN_TENANT: TENANT });

/** The domain takes 40 ms for each answer. */
function createBench() {
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const domain = {
    sent: [] as HttpRequest[],
    answer: (): Omit<HttpResponse, 'headers'> => ({ status: 200, body: Buffer.from(toKeySetText(KEY)) }),
  };
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    domain.sent.push(request);
    time.now += 40;
    return { headers: [], ...domain.answer() };
  };
  const verify = createConfiguredVerifier(SETTINGS, { log, clock: time.clock, send });
  const token = signToken(KEY, toClaims(NOW_SECONDS, { exp: NOW_SECONDS + 9000 }));
  const call = async () => verify(token, createDeadline(time.now + 30_000, time.clock));
  /** Without the time and the function. */
  const said = () => entries().map(({ time: _time, function: _function, ...line }) => line);
  return { time, domain, lines, said, call };
}

describe('a fetch of the key set that fails', () => {
  for (const [answer, fields] of [
    [
      () => ({ status: 503, body: Buffer.from('canary') }),
      { code: 'ERR_KEYS_UNREACHABLE', upstreamStatus: 503 },
    ],
    [() => ({ status: 200, body: Buffer.from('canary') }), { code: 'ERR_KEYS_INVALID', upstreamStatus: 200 }],
    [
      () => ({ status: 200, body: Buffer.from('{"keys":[]}') }),
      { code: 'ERR_KEYS_EMPTY', upstreamStatus: 200 },
    ],
    [
      () => {
        throw new HttpError('timeout');
      },
      { code: 'ERR_KEYS_UNREACHABLE' },
    ],
  ] as const) {
    it(`with ${JSON.stringify(fields)} is a warning with host, code and time, each time that it is tried`, async () => {
      const { domain, lines, said, call, time } = createBench();
      await call();
      lines.length = 0;
      domain.answer = answer;
      time.now += 7_200_000;
      await assert.rejects(call(), { code: fields.code });
      const [{ detail: _detail, ...line } = {}, ...others] = said();
      const expected = {
        level: 'warn',
        event: 'keys_fetch_failed',
        host: 'domain.example',
        ms: 40,
        ...fields,
      };
      assert.deepEqual([line, others], [expected, []]);
      assert.doesNotMatch(lines.join(''), /canary/);
    });
  }

  it('while the old keys serve is followed by a warning that they do, and how old they are', async () => {
    const { domain, lines, said, call, time } = createBench();
    await call();
    lines.length = 0;
    domain.answer = () => ({ status: 503, body: Buffer.from('') });
    time.now += 700_000;
    assert.ok('claims' in (await call()));
    assert.deepEqual(
      said().map(({ level, event, code, keySetAgeSeconds }) => [level, event, code, keySetAgeSeconds]),
      [
        ['warn', 'keys_fetch_failed', 'ERR_KEYS_UNREACHABLE', undefined],
        ['warn', 'keys_stale', 'ERR_KEYS_UNREACHABLE', 700],
      ],
    );
  });
});

describe('a fetch of the key set', () => {
  it('is begun by the sender that is given, before the first call, and leaves a line', async () => {
    const { domain, said, call } = createBench();
    assert.equal(domain.sent[0]?.url.href, 'https://domain.example/admin/v1/SigningCert/jwk');
    await call();
    await call();
    assert.equal(domain.sent.length, 1);
    assert.deepEqual(said(), [
      { level: 'info', event: 'keys_fetched', host: 'domain.example', keyCount: 1, ms: 40 },
    ]);
  });
});
