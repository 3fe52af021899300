/** The assertion by which an application vouches for a user (RFC 7523): what is signed, and what is sent with it. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { toBasic, toFailure, toForm } from '../identity-domain/domain-bench.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { createOicBench, KEYS, PEM, toAssertionSecret, USER_ASSERTION } from './oic-bench.ts';

const SECRET = { clientId: 'app', clientSecret: 'canary-1', privateKey: PEM, keyId: 'cert-1' };
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function createBench() {
  const bench = createOicBench();
  bench.vault.toContent = toAssertionSecret;
  const call = (user = 'user@example.com') => bench.call({ credential: USER_ASSERTION, user });
  const assertions = (): string[] => bench.sent.map((request) => toForm(request)['assertion'] ?? '');
  return { ...bench, call, assertions };
}

function parse(assertion: string): { header: unknown; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = assertion.split('.');
  const toMembers = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: toMembers(header), claims: toMembers(claims) };
}

describe('a secret that cannot vouch for users', () => {
  const toPem = ({ privateKey }: { privateKey: KeyObject }) =>
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  for (const [what, secret] of [
    ['has no key', { clientId: 'app', clientSecret: 'canary-1' }],
    ['has no alias of the certificate', { ...SECRET, keyId: undefined }],
    ['has an empty alias', { ...SECRET, keyId: '' }],
    ['has no client secret', { ...SECRET, clientSecret: undefined }],
    ['has something else besides', { ...SECRET, canary: 1 }],
    ['has a key that is none', { ...SECRET, privateKey: 'canary' }],
    ['has a public key', { ...SECRET, privateKey: KEYS.publicKey.export({ type: 'spki', format: 'pem' }) }],
    [
      'has a short key',
      { ...SECRET, privateKey: toPem(generateKeyPairSync('rsa', { modulusLength: 1024 })) },
    ],
    [
      'has a key of another kind',
      { ...SECRET, privateKey: toPem(generateKeyPairSync('ec', { namedCurve: 'P-256' })) },
    ],
  ] as const) {
    it(`because it ${what} is ERR_SECRET_FORM, and nothing is sent`, async () => {
      const { call, vault, sent, lines } = createBench();
      vault.toContent = () => JSON.stringify(secret);
      assert.equal((await toFailure(call())).code, 'ERR_SECRET_FORM');
      assert.deepEqual(sent, []);
      assert.doesNotMatch(lines.join(''), /canary|PRIVATE|PUBLIC/);
    });
  }

  it('because it is plain text is ERR_SECRET_FORM, although it serves the application itself', async () => {
    const { call, vault } = createBench();
    vault.toContent = () => 'app:canary-1';
    assert.equal((await toFailure(call())).code, 'ERR_SECRET_FORM');
  });

  it('is passed over for a version that can', async () => {
    const { call, vault, told } = createBench();
    vault.add('CURRENT');
    vault.toContent = (version) => (version === 1 ? toAssertionSecret(1) : 'app:canary-2');
    assert.equal((await call()).status, 200);
    assert.equal(told[0], 1);
  });
});

describe('an assertion', () => {
  it('says who vouches for whom, to every identity domain, for five minutes, and no more', async () => {
    const { call, assertions, time } = createBench();
    time.now += 999;
    await call();
    const { header, claims } = parse(assertions()[0] ?? '');
    assert.deepEqual(header, { alg: 'RS256', typ: 'JWT', kid: 'cert-1' });
    const { jti, ...others } = claims;
    assert.deepEqual(others, {
      iss: 'app',
      sub: 'user@example.com',
      aud: 'https://identity.oraclecloud.com/',
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 300,
    });
    assert.match(String(jti), UUID);
  });

  it('is signed with the key of the secret', async () => {
    const { call, assertions } = createBench();
    await call();
    const [header, claims, signature = ''] = (assertions()[0] ?? '').split('.');
    const signed = Buffer.from(`${header}.${claims}`);
    assert.ok(verify('RSA-SHA256', signed, KEYS.publicKey, Buffer.from(signature, 'base64url')));
  });

  it('is sent with its grant and the scope, as the client that signed it', async () => {
    const { call, assertions, sent } = createBench();
    await call();
    assert.deepEqual(sent.map(toBasic), ['app:canary-1']);
    assert.deepEqual(sent.map(toForm), [
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: assertions()[0],
        scope: 'oic-scope',
      },
    ]);
  });

  it('names its user exactly, however that is written', async () => {
    for (const user of ['Üser Name', 'a"b\\c', ' ', 'user@example.com\u0000', '{"sub":"x"}']) {
      const { call, assertions } = createBench();
      await call(user);
      assert.equal(parse(assertions()[0] ?? '').claims['sub'], user);
    }
  });

  it('is made anew for each request, by the time that it is then', async () => {
    const { call, assertions, time, oic } = createBench();
    oic.answer = () => {
      time.now += 2_000;
      return 401;
    };
    await toFailure(call());
    const [first, second] = assertions().map((assertion) => parse(assertion).claims);
    assert.notEqual(first?.['jti'], second?.['jti']);
    assert.deepEqual([first?.['iat'], second?.['iat']], [NOW_SECONDS, NOW_SECONDS + 2]);
  });

  it('that the domain refuses is made once more from a newer version, under its alias', async () => {
    const { call, assertions, domain, vault, told, sent } = createBench();
    vault.add('PENDING');
    const mint = domain.answer;
    domain.answer = (basic, request) =>
      basic === 'app:canary-1' ? { status: 400, body: '{"error":"invalid_grant"}' } : mint(basic, request);
    assert.equal((await call()).status, 200);
    const parsed = assertions().map(parse);
    assert.deepEqual(
      parsed.map(({ header }) => header),
      ['cert-1', 'cert-2'].map((kid) => ({ alg: 'RS256', typ: 'JWT', kid })),
    );
    assert.equal(new Set(parsed.map(({ claims }) => claims['jti'])).size, 2);
    assert.deepEqual(sent.map(toBasic), ['app:canary-1', 'app:canary-2']);
    assert.equal(told[0], 2);
  });
});
