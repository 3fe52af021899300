/** Keys in the specification of method 3, from the key set as an identity domain publishes it. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { lintSpecification } from '../../../gateway/lint/lint.ts';
import { toStaticKeys } from '../../../gateway/specification/token-policy.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import { toTable } from '../../invoker/table-bench.ts';
import { createSigningKey, KID, toOracleJwk } from '../../support/tokens.ts';
import { integration, specificationOf, VALUES } from './specification-bench.ts';

const KEY = createSigningKey('one');
const OTHER = createSigningKey('two');

function keysOf(...keys: readonly unknown[]) {
  return toStaticKeys(JSON.stringify({ keys }));
}

describe('the keys of a key set', () => {
  it('are taken in Oracle’s shape, with what the API knows of a key and no more', () => {
    const { n, e } = KEY.publicKey.export({ format: 'jwk' });
    assert.deepEqual(keysOf(toOracleJwk(KEY)), [
      { format: 'JSON_WEB_KEY', kid: KID, kty: 'RSA', use: 'sig', alg: 'RS256', n, e },
    ]);
  });

  it('keep their own algorithm, and are for RS256 without one', () => {
    assert.equal(keysOf(toOracleJwk(KEY, { alg: 'RS512' }))[0]?.alg, 'RS512');
    assert.equal(keysOf(toOracleJwk(KEY, { alg: undefined }))[0]?.alg, 'RS256');
  });

  it('may be several, told apart by kid', () => {
    const keys = keysOf(toOracleJwk(KEY, { kid: 'a' }), toOracleJwk(OTHER, { kid: 'b' }));
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      ['a', 'b'],
    );
  });

  it('must not be two of one kid, as all of Oracle’s are while they change', () => {
    assert.throws(
      () => keysOf(toOracleJwk(KEY), toOracleJwk(OTHER)),
      /two keys of the key set have the same kid/,
    );
  });

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const privateJwk = { ...KEY.privateKey.export({ format: 'jwk' }), kid: 'private' };
  for (const [what, key] of [
    ['of an elliptic curve', { ...ec, kid: 'ec', alg: 'ES256' }],
    ['that is private', privateJwk],
    ['that is symmetric', { kty: 'oct', k: 'c2VjcmV0', kid: 'oct' }],
    ['without a kid', toOracleJwk(KEY, { kid: undefined })],
    ['for encryption', toOracleJwk(KEY, { use: 'enc', kid: 'enc' })],
    ['that can only encrypt', toOracleJwk(KEY, { key_ops: ['encrypt'], kid: 'enc' })],
    ['of 1024 bits', toOracleJwk(createSigningKey('weak', 1024), { kid: 'weak' })],
    ['with the exponent 3', toOracleJwk(createSigningKey('small', 2048, 3), { kid: 'small' })],
    ['that is none', 'key'],
  ] as const) {
    it(`are left out: one ${what}`, () => {
      assert.throws(() => keysOf(key), /holds no RSA key with a kid that could verify a token/);
      assert.deepEqual(keysOf(key, toOracleJwk(OTHER)), keysOf(toOracleJwk(OTHER)));
    });
  }

  for (const text of ['', 'no JSON', '[]', '{}', '{"keys":{}}', '{"keys":[]}']) {
    it(`are refused when there are none: ${text}`, () => {
      assert.throws(() => toStaticKeys(text), /holds no RSA key/);
    });
  }

  it('may be ten, which is what the API takes, and no more', () => {
    const many = (count: number) =>
      keysOf(...Array.from({ length: count }, (_, index) => toOracleJwk(KEY, { kid: `k${index}` })));
    assert.equal(many(10).length, 10);
    assert.throws(() => many(11), /holds 11 such keys, and a gateway takes 10/);
  });

  it('repeat nothing of a key in their refusals', () => {
    const modulus = String(KEY.publicKey.export({ format: 'jwk' }).n);
    assert.throws(
      () => keysOf(toOracleJwk(KEY), toOracleJwk(KEY)),
      (error: Error) => !error.message.includes(modulus) && !error.message.includes(KID),
    );
  });
});

describe('a specification with static keys', () => {
  const table = toTable([integration('a', 'GET /v1/a')]);
  const { identityDomainUrl: _url, ...values } = VALUES;

  it('needs no address of the identity domain, runs in the local gateway and lints clean', () => {
    const specification = specificationOf(3, table, { values, staticKeys: keysOf(toOracleJwk(KEY)) });
    assert.equal(parseSpecification(specification).ok, true);
    const options = { callerSource: 'token', table: { integrations: table, pathPrefix: '/v1' } } as const;
    assert.deepEqual(lintSpecification(specification, options), []);
  });

  it('needs the other values, all of which are said at once', () => {
    const bare = { pathPrefix: '/v1', callerSource: 'token', issuer: 'i' } as const;
    const staticKeys = keysOf(toOracleJwk(KEY));
    assert.throws(
      () => specificationOf(3, table, { values: bare, staticKeys }),
      /^Error: no value for audience, tenant:/,
    );
    assert.throws(
      () => specificationOf(3, table, { values: bare }),
      /no value for identityDomainUrl, audience, tenant:/,
    );
  });
});
