/** The verifier as it is configured, against a real address of a key set in Oracle's shape, up and down. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createDeadline } from '../../../src/runtime/clock.ts';
import { sendHttp } from '../../../src/runtime/http.ts';
import { createConfiguredVerifier } from '../../../src/token/configured-verifier.ts';
import { createTestClock } from '../../support/clock.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { startLoopbackServer } from '../../support/loopback-server.ts';
import { readTokenSettings } from '../../support/token-settings.ts';
import { createSigningKey, signToken, TENANT, toClaims, toKeySetText } from '../../support/tokens.ts';

const OLD = createSigningKey('thumb-old');
const NEW = createSigningKey('thumb-new');
const PATH = '/admin/v1/SigningCert/jwk';

/** A domain that answers with `status` and `body`, and a verifier that was configured with its address. */
async function start(t: TestContext, environment: Readonly<Record<string, string>> = {}) {
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const domain = { status: 200, body: toKeySetText(OLD), requests: [] as string[] };
  const host = await startLoopbackServer(t, (request, response) => {
    domain.requests.push(
      `${request.method} ${request.url} ${request.headers.authorization ?? 'without a token'}`,
    );
    response.writeHead(domain.status, { Location: `http://127.0.0.1:1${PATH}` });
    response.end(domain.body);
  });
  const settings = readTokenSettings({
    IDENTITY_DOMAIN_URL: `http://${host}`,
    ALLOW_INSECURE_HTTP: 'true',
    TOKEN_TENANT: TENANT,
    ...environment,
  });
  const verifyToken = createConfiguredVerifier(settings, { log, clock: time.clock, send: sendHttp });
  const verify = async (key: typeof OLD): Promise<string> => {
    const token = signToken(key, toClaims(time.now / 1000));
    const outcome = await verifyToken(token, createDeadline(time.now + 30_000, time.clock));
    return 'denied' in outcome ? outcome.denied : 'allow';
  };
  return { time, domain, lines, entries, verify, host };
}

describe('the key set at the address of an identity domain', () => {
  it('is asked for once, at the start, at Oracle’s path, without a credential, and the log says so', async (t) => {
    const { domain, verify, entries, host } = await start(t);
    assert.equal(await verify(OLD), 'allow');
    assert.equal(await verify(OLD), 'allow');
    assert.deepEqual(domain.requests, [`GET ${PATH} without a token`]);
    const [{ event, host: logged, keyCount } = {}, ...others] = entries();
    assert.deepEqual([event, logged, keyCount, others.length], ['keys_fetched', host, 1, 0]);
  });

  it('may be seeded, and is then asked for only when a token shows an unknown key', async (t) => {
    const { domain, verify } = await start(t, { JWKS: toKeySetText(OLD) });
    assert.equal(await verify(OLD), 'allow');
    assert.equal(domain.requests.length, 0);
    domain.body = toKeySetText(NEW);
    assert.equal(await verify(NEW), 'allow');
    assert.equal(await verify(OLD), 'key_unknown');
  });

  it('is asked for anew when a key appears under the constant kid', async (t) => {
    const { domain, verify } = await start(t);
    await verify(OLD);
    domain.body = toKeySetText(NEW, OLD);
    assert.equal(await verify(NEW), 'allow');
    assert.equal(domain.requests.length, 2);
  });

  it('serves old while the domain fails, and the log says how old and why', async (t) => {
    const { domain, verify, time, entries } = await start(t);
    await verify(OLD);
    domain.status = 503;
    time.now += 700_000;
    assert.equal(await verify(OLD), 'allow');
    const last = entries().at(-1);
    assert.deepEqual(
      [last?.['level'], last?.['event'], last?.['code'], last?.['keySetAgeSeconds']],
      ['warn', 'keys_stale', 'ERR_KEYS_UNREACHABLE', 700],
    );
  });

  it('that never was there leaves every call undecided, until the domain is back', async (t) => {
    const { domain, verify, time } = await start(t);
    domain.status = 500;
    await assert.rejects(verify(OLD), { code: 'ERR_KEYS_UNREACHABLE' });
    domain.status = 200;
    await assert.rejects(verify(OLD), { code: 'ERR_KEYS_UNREACHABLE' }, 'left alone for a while');
    time.now += 5000;
    assert.equal(await verify(OLD), 'allow');
    assert.equal(domain.requests.length, 3, 'at the start, by the first call, and after the pause');
  });

  for (const [what, status, body, code] of [
    ['that is not public, as a domain’s is by default', 401, '{}', 'ERR_KEYS_PROTECTED'],
    ['behind a redirect, which is not followed', 302, '', 'ERR_KEYS_UNREACHABLE'],
    ['of more than 64 KiB', 200, `${toKeySetText(OLD)}${' '.repeat(65_536)}`, 'ERR_KEYS_INVALID'],
    ['that is a page for people', 200, '<html>sign in</html>', 'ERR_KEYS_INVALID'],
  ] as const) {
    it(`${what} is ${code}`, async (t) => {
      const { domain, verify } = await start(t);
      Object.assign(domain, { status, body });
      await assert.rejects(verify(OLD), { code });
      assert.equal(domain.requests.length, 2, 'at the start, and by the call');
    });
  }

  it('may be at another address than the domain’s', async (t) => {
    const other = await start(t);
    const { verify, domain } = await start(t, { JWKS_URL: `http://${other.host}/keys` });
    assert.equal(await verify(OLD), 'allow');
    assert.ok(other.domain.requests.includes('GET /keys without a token'));
    assert.deepEqual(domain.requests, []);
  });
});
