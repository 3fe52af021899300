/** Asking the identity domain as a client of it: what goes out, and what each answer means. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError, type HttpFailure } from '../../src/runtime/http.ts';
import { createDomainBench, DOMAIN, toBasic } from './domain-bench.ts';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a question to the domain', () => {
  it('is a form with client and secret, to the domain, with a bound on time and size', async () => {
    const { post, sent } = createDomainBench();
    const answer = await post({ grant_type: 'client_credentials', scope: 'a b&c=d' }, 1234);
    assert.deepEqual(answer, { ok: true });
    assert.deepEqual(sent, [
      {
        url: new URL('/oauth2/v1/token', DOMAIN),
        method: 'POST',
        headers: [
          ['Authorization', `Basic ${toBase64('app:canary-1')}`],
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Accept', 'application/json'],
        ],
        body: Buffer.from('grant_type=client_credentials&scope=a+b%26c%3Dd'),
        timeoutMs: 1234,
        maxBytes: 65_536,
      },
    ]);
  });

  it('reads the secret once for many', async () => {
    const { post, vault } = createDomainBench();
    for (let index = 0; index < 3; index += 1) await post();
    assert.equal(vault.reads, 1);
  });

  for (const [content, sent] of [
    ['app:a b', 'app:a+b'],
    ['app:a+b/c=d&e?f#g%h', 'app:a%2Bb%2Fc%3Dd%26e%3Ff%23g%25h'],
    ['app:a:b', 'app:a%3Ab'],
    ['app:pässwörd€😀', 'app:p%C3%A4ssw%C3%B6rd%E2%82%AC%F0%9F%98%80'],
    ['app:~!@$^*()_-.', 'app:%7E%21%40%24%5E*%28%29_-.'],
    ['my app+1%:canary', 'my+app%2B1%25:canary'],
    ['{"clientId":"app","clientSecret":"a:b"}', 'app:a%3Ab'],
    [toBase64('app:canary'), 'app:canary'],
  ] as const) {
    it(`sends ${content} as ${sent} (RFC 6749 §2.3.1)`, async () => {
      const { post, vault, sent: requests } = createDomainBench();
      vault.content = content;
      await post();
      assert.deepEqual(requests.map(toBasic), [sent]);
    });
  }
});

describe('an answer of the domain', () => {
  for (const [status, code] of [
    [400, 'ERR_DOMAIN_CLIENT_REFUSED'],
    [401, 'ERR_DOMAIN_CLIENT_REFUSED'],
    [403, 'ERR_DOMAIN_CLIENT_REFUSED'],
    [201, 'ERR_DOMAIN_UNAVAILABLE'],
    [204, 'ERR_DOMAIN_UNAVAILABLE'],
    [302, 'ERR_DOMAIN_UNAVAILABLE'],
    [404, 'ERR_DOMAIN_UNAVAILABLE'],
    [429, 'ERR_DOMAIN_UNAVAILABLE'],
    [500, 'ERR_DOMAIN_UNAVAILABLE'],
    [503, 'ERR_DOMAIN_UNAVAILABLE'],
  ] as const) {
    it(`with status ${status} is ${code}, with path and status and nothing else`, async () => {
      const { domain, failureOf, sent } = createDomainBench();
      domain.answer = () => ({ status, body: '{"access_token":"canary-2"}' });
      const error = await failureOf();
      const { detail, upstreamStatus } = error;
      assert.deepEqual([error.code, detail, upstreamStatus], [code, '/oauth2/v1/token', status]);
      assert.equal(sent.length, 1);
    });
  }

  for (const body of [
    '',
    'null',
    '[]',
    '"canary"',
    '<html>canary</html>',
    '{"active":true',
    Buffer.of(0x7b, 0xff, 0x7d),
  ]) {
    it(`that is ${JSON.stringify(String(body))} instead of an object is none`, async () => {
      const { domain, failureOf } = createDomainBench();
      domain.answer = () => ({ status: 200, body });
      const { code, upstreamStatus } = await failureOf();
      assert.deepEqual([code, upstreamStatus], ['ERR_DOMAIN_UNAVAILABLE', 200]);
    });
  }

  for (const failure of [
    'invalid',
    'unreachable',
    'broken',
    'malformed',
    'timeout',
    'too-large',
  ] as const satisfies readonly HttpFailure[]) {
    it(`that fails as ${failure} is named with its path`, async () => {
      const { domain, failureOf } = createDomainBench();
      domain.failure = new HttpError(failure);
      const { code, detail } = await failureOf();
      assert.deepEqual([code, detail], ['ERR_DOMAIN_UNAVAILABLE', `/oauth2/v1/token: ${failure}`]);
    });
  }

  it('that fails in an unexpected way hands on nothing of that', async () => {
    const { domain, failureOf } = createDomainBench();
    domain.failure = new TypeError('canary-1', { cause: 'canary-1' });
    assert.equal((await failureOf()).detail, '/oauth2/v1/token: unreachable');
  });
});

describe('a client that the domain answers with 401', () => {
  /** A bench whose secret has been changed at the domain after it was read `ageMs` ago. */
  async function createChanged(ageMs = 30_000) {
    const bench = createDomainBench();
    await bench.post();
    bench.sent.length = 0;
    bench.time.now += ageMs;
    bench.domain.answer = (basic) => ({ status: basic === 'app:canary-2' ? 200 : 401 });
    return bench;
  }

  it('is tried once more with the secret that Vault has by now', async () => {
    const { post, vault, sent } = await createChanged();
    Object.assign(vault, { content: 'app:canary-2', version: 2 });
    assert.deepEqual(await post({ token: 'x' }), { ok: true });
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-2']);
    assert.deepEqual(new Set(sent.map(({ body }) => String(body))), new Set(['token=x']));
    await post();
    assert.deepEqual([sent.length, vault.reads], [3, 2], 'the new one is used from then on');
  });

  it('is refused when Vault has the same version still, which is not tried twice', async () => {
    const { failureOf, vault, sent } = await createChanged();
    const { code, upstreamStatus } = await failureOf();
    assert.deepEqual([code, upstreamStatus], ['ERR_DOMAIN_CLIENT_REFUSED', 401]);
    assert.deepEqual([sent.length, vault.reads], [1, 2]);
  });

  it('is refused when the newer secret gets 401 too, and is tried no third time', async () => {
    const { failureOf, vault, sent } = await createChanged();
    Object.assign(vault, { content: 'app:canary-3', version: 2 });
    assert.equal((await failureOf()).code, 'ERR_DOMAIN_CLIENT_REFUSED');
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-3']);
    assert.equal(vault.reads, 2);
  });

  it('does not have Vault flooded: a secret that has just been read is not read again', async () => {
    const { failureOf, vault, sent } = await createChanged(29_999);
    Object.assign(vault, { content: 'app:canary-2', version: 2 });
    for (let index = 0; index < 3; index += 1) {
      assert.equal((await failureOf()).code, 'ERR_DOMAIN_CLIENT_REFUSED');
    }
    assert.deepEqual([sent.length, vault.reads], [3, 1]);
  });

  it('is asked within the time that the first answer has left', async () => {
    const { post, vault, domain, sent } = await createChanged();
    Object.assign(vault, { content: 'app:canary-2', version: 2 });
    domain.tookMs = 700;
    await post({}, 1000);
    assert.deepEqual(
      sent.map(({ timeoutMs }) => timeoutMs),
      [1000, 300],
    );
  });

  it('fails as Vault fails when the newer secret cannot be read', async () => {
    const { failureOf, vault } = await createChanged();
    vault.failure = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    assert.equal(await failureOf(), vault.failure);
  });

  it('fails with ERR_SECRET_FORM when the newer secret has none of the forms', async () => {
    const { failureOf, vault } = await createChanged();
    Object.assign(vault, { content: 'canary', version: 2 });
    assert.equal((await failureOf()).code, 'ERR_SECRET_FORM');
  });
});

describe('a client whose secret', () => {
  it('has none of the forms is not sent anywhere', async () => {
    const { failureOf, vault, sent } = createDomainBench();
    vault.content = '{"username":"app","password":"canary"}';
    assert.equal((await failureOf()).code, 'ERR_SECRET_FORM');
    assert.deepEqual(sent, []);
  });

  it('cannot be read fails as Vault does, and nothing is sent', async () => {
    const { failureOf, vault, sent, lines } = createDomainBench();
    vault.failure = new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
    assert.equal(await failureOf(), vault.failure);
    assert.deepEqual([sent, lines], [[], []]);
  });
});
