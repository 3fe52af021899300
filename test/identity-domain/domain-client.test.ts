/** Asking the identity domain as a client of it: when nothing goes out, and what goes out otherwise. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainBench, DOMAIN, toBasic } from './domain-bench.ts';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a client whose secret', () => {
  it('has none of the forms is not sent anywhere, and the log names the version', async () => {
    const { failureOf, vault, sent, entries } = createDomainBench();
    vault.toContent = () => '{"username":"app","password":"canary"}';
    assert.equal((await failureOf()).code, 'ERR_SECRET_FORM');
    assert.deepEqual(sent, []);
    const [{ event, code, secretVersion } = {}] = entries();
    assert.deepEqual([event, code, secretVersion], ['secret_refused', 'ERR_SECRET_FORM', 1]);
  });

  it('has none of the forms in its newest version is used in the one before', async () => {
    const { post, vault, sent } = createDomainBench();
    vault.add('CURRENT');
    vault.toContent = (version) => (version === 1 ? 'app:canary-1' : 'canary');
    assert.equal((await post()).secretVersion, 1);
    assert.deepEqual(sent.map(toBasic), ['app:canary-1']);
  });

  it('cannot be read fails as Vault does, and nothing is sent or logged', async () => {
    const { failureOf, vault, sent, lines } = createDomainBench();
    vault.failure = new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
    assert.equal(await failureOf(), vault.failure);
    assert.deepEqual([sent, lines], [[], []]);
  });
});

describe('a question to the domain', () => {
  it('is a form with client and secret, to its address, with a bound on time and size', async () => {
    const { post, sent } = createDomainBench();
    const form = { grant_type: 'client_credentials', scope: 'a b&c=d' };
    assert.deepEqual(await post(form, { leftMs: 1234 }), { members: { ok: true }, secretVersion: 1 });
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

  it('waits five seconds at most, and no longer than the call has', async () => {
    const { post, sent } = createDomainBench();
    for (const leftMs of [30_000, 5_001, 5_000, 4_999, 1, 0]) await post({}, { leftMs });
    assert.deepEqual(
      sent.map(({ timeoutMs }) => timeoutMs),
      [5_000, 5_000, 5_000, 4_999, 1, 0],
    );
  });

  it('goes out within what reading the secret has left of the time', async () => {
    const { post, sent, vault } = createDomainBench();
    vault.tookMs = 400;
    await post({}, { leftMs: 1_000 });
    assert.equal(sent[0]?.timeoutMs, 600);
  });

  it('reads the secret once for many, and says which version the domain accepted', async () => {
    const { post, vault } = createDomainBench();
    for (let index = 0; index < 3; index += 1) assert.equal((await post()).secretVersion, 1);
    assert.deepEqual(vault.reads, ['CURRENT']);
  });

  for (const [content, sent] of [
    ['app:a b', 'app:a+b'],
    ['app:a+b/c=d&e?f#g%h', 'app:a%2Bb%2Fc%3Dd%26e%3Ff%23g%25h'],
    ['app:a:b', 'app:a%3Ab'],
    ['app:pässwörd€😀', 'app:p%C3%A4ssw%C3%B6rd%E2%82%AC%F0%9F%98%80'],
    ['app:~!@$^*()_-.', 'app:%7E%21%40%24%5E*%28%29_-.'],
    ['my app+1%:canary', 'my+app%2B1%25:canary'],
    ['{"clientId":"app","clientSecret":"a:b"}', 'app:a%3Ab'],
    ['{"clientId":"app","clientSecret":"s","privateKey":"p","keyId":"k"}', 'app:s'],
    [toBase64('app:canary'), 'app:canary'],
  ] as const) {
    it(`sends ${content} as ${sent} (RFC 6749 §2.3.1)`, async () => {
      const { post, vault, sent: requests } = createDomainBench();
      vault.toContent = () => content;
      await post();
      assert.deepEqual(requests.map(toBasic), [sent]);
    });
  }
});
