/** Which tokens are accepted under a key set in Oracle's shape, and why the others are refused. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { VerificationAudit } from '../../src/token/verify.ts';
import { createVerifier } from '../../src/token/verify.ts';
import { NOW } from '../support/clock.ts';
import {
  createSigningKey,
  KID,
  signParts,
  signToken,
  toClaims,
  toOracleJwk,
  toPart,
} from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');

const NO_NAMES = { 'x5t#S256': undefined, x5t: undefined, kid: undefined };

describe('a token that the domain signed', () => {
  it('is accepted, and names the key that verified it and how long that key is fresh', async () => {
    const { time, verifyToken, claims } = createVerifierBench([KEY]);
    const deadline = createDeadline(time.now + 1000, time.clock);
    const audit: VerificationAudit = {};
    const verified = await verifyToken(signToken(KEY, claims()), deadline, audit);
    assert.ok('claims' in verified);
    assert.equal(verified.claims.subject, 'orders-app');
    assert.equal(audit.keyThumbprint, 'thumb-1');
    assert.equal(verified.keyFreshUntil, time.now + 600_000);
  });

  it('is accepted under every key of the set, while two share the constant kid', async () => {
    const { verify, claims } = createVerifierBench([FOREIGN, KEY]);
    assert.equal(await verify(signToken(KEY, claims())), 'allow');
    assert.equal(await verify(signToken(KEY, claims(), { ...NO_NAMES, kid: KID })), 'allow');
  });

  it('is accepted when its header names no key at all', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(KEY, claims(), NO_NAMES)), 'allow');
  });

  it('is refused when its header names no key and there are several', async () => {
    const { verify, claims } = createVerifierBench([FOREIGN, KEY]);
    assert.equal(await verify(signToken(KEY, claims(), NO_NAMES)), 'key_unknown');
  });

  it('is accepted with a claim that is named like a denial, of which nothing is taken for one', async () => {
    const { verify, claims, time } = createVerifierBench([KEY]);
    for (const denied of ['token_expired', 'scope_missing', true, null]) {
      assert.equal(await verify(signToken(KEY, claims({ denied }))), 'allow');
    }
    const expired = claims({ denied: 'scope_missing', exp: time.now / 1000 - 60 });
    assert.equal(await verify(signToken(KEY, expired)), 'token_expired');
  });

  it('is accepted when its header says that it is an access token, and refused when another kind', async () => {
    const { verify, claims, domain } = createVerifierBench([KEY]);
    for (const typ of ['id+jwt', 'logout+jwt', 7, ['JWT']]) {
      assert.equal(await verify(signToken(KEY, claims({ nonce: 'n' }), { typ })), 'not_an_access_token');
    }
    assert.equal(domain.fetches, 0, 'the form decides before any key is fetched');
    for (const typ of ['JWT', 'at+jwt', 'application/at+jwt']) {
      assert.equal(await verify(signToken(KEY, claims(), { typ })), 'allow');
    }
  });

  it('is still refused for its claims', async () => {
    const { verify, claims, time } = createVerifierBench([KEY]);
    const cases = [
      [{ iss: 'https://other.example/' }, 'issuer_not_accepted'],
      [{ aud: 'https://other.example/' }, 'audience_not_accepted'],
      [{ exp: Math.floor(time.now / 1000) - 60 }, 'token_expired'],
      [{ iat: Math.floor(time.now / 1000) + 3600 }, 'token_not_yet_valid'],
      [{ exp: undefined }, 'claims_malformed'],
      [{ tok_type: 'IT' }, 'not_an_access_token'],
      [{ tenant: 'idcs-9999example' }, 'tenant_not_accepted'],
      [{ sub: undefined, client_id: undefined }, 'caller_unidentified'],
    ] as const;
    for (const [changes, reason] of cases)
      assert.equal(await verify(signToken(KEY, claims(changes))), reason);
  });

  it('expires while the function runs, without being signed anew', async () => {
    const { verify, claims, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims({ exp: time.now / 1000 + 60 }));
    assert.equal(await verify(token), 'allow');
    time.now += 90_000;
    assert.equal(await verify(token), 'token_expired');
  });
});

describe('a token that the domain did not sign', () => {
  it('is refused when another key signed it under the domain’s thumbprint and kid', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(FOREIGN, claims(), { 'x5t#S256': 'thumb-1' })), 'signature_invalid');
  });

  it('is refused when it names another tenant’s key under the same constant kid', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    assert.equal(await verify(signToken(FOREIGN, claims())), 'key_unknown');
  });

  it('is refused when it brings its own key, by value or by address', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    const jwk = toOracleJwk(FOREIGN);
    for (const header of [
      { jwk, 'x5t#S256': undefined },
      { jku: 'https://keys.example/', 'x5t#S256': undefined },
      { x5c: ['bGVhZg=='], 'x5t#S256': undefined, kid: undefined },
    ]) {
      assert.equal(await verify(signToken(FOREIGN, claims(), header)), 'header_not_allowed');
    }
  });

  it('is refused when claims or header were changed after signing', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    const [header = '', payload = '', signature = ''] = signToken(KEY, claims()).split('.');
    const admin = toPart({ ...claims(), sub: 'admin' });
    assert.equal(await verify(`${header}.${admin}.${signature}`), 'signature_invalid');
    const otherHeader = toPart({ 'x5t#S256': 'thumb-1', kid: KID, alg: 'RS256', typ: 'JWT' });
    assert.equal(await verify(`${otherHeader}.${payload}.${signature}`), 'signature_invalid');
  });

  it('is refused with the signature of another token, cut, or one byte longer', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    const body = token.slice(0, token.lastIndexOf('.'));
    const signature = Buffer.from(token.slice(body.length + 1), 'base64url');
    const other = signToken(KEY, claims({ jti: 'token-2' })).split('.')[2] ?? '';
    for (const wrong of [
      other,
      signature.subarray(1).toString('base64url'),
      Buffer.concat([signature, Buffer.of(0)]).toString('base64url'),
      Buffer.alloc(256).toString('base64url'),
    ]) {
      assert.equal(await verify(`${body}.${wrong}`), 'signature_invalid');
    }
  });

  it('is refused unsigned, and signed with the public key as a shared secret (RFC 8725 §2.1)', async () => {
    const { verify, claims, domain } = createVerifierBench([KEY]);
    const payload = toPart(claims());
    const none = `${toPart({ alg: 'none' })}.${payload}.`;
    assert.equal(await verify(none), 'algorithm_not_allowed');
    assert.equal(await verify(`${none}AA`), 'algorithm_not_allowed');
    const input = `${toPart({ alg: 'HS256', kid: KID })}.${payload}`;
    const pem = KEY.publicKey.export({ type: 'spki', format: 'pem' });
    const hmac = createHmac('sha256', pem).update(input).digest('base64url');
    assert.equal(await verify(`${input}.${hmac}`), 'algorithm_not_allowed');
    assert.equal(domain.fetches, 0, 'the form decides before any key is fetched');
  });
});

describe('a key that the signature check itself refuses', () => {
  it('is a mistake of ours, and is neither an allowed nor a refused caller', async () => {
    const weak = createSigningKey('thumb-weak', 1024);
    const algorithms = ['RS256'] as const;
    const names = { kid: KID, thumbprint: 'thumb-weak', sha1Thumbprint: undefined };
    const value = [{ key: weak.publicKey, algorithms, ...names }];
    const fetched = { value, fetchedAt: NOW };
    const verify = createVerifier({
      keys: {
        get: async () => fetched,
        prefetch: () => undefined,
        refetch: async () => fetched,
        freshUntil: () => NOW,
      },
      algorithms,
      policy: { issuers: [], audiences: [], tenant: undefined, requiredClaims: [], clockSkewSeconds: 0 },
      clock: () => NOW,
    });
    await assert.rejects(
      verify(signToken(weak, toClaims(NOW / 1000)), { remainingMs: () => 1000 }),
      TypeError,
    );
  });
});

describe('a signed token of the wrong form', () => {
  it('is refused with a payload that is no JSON object', async () => {
    const { verify } = createVerifierBench([KEY]);
    for (const payload of ['[]', 'null', '7', ''])
      assert.equal(await verify(signToken(KEY, payload)), 'token_malformed');
  });

  it('is refused with bytes that are not UTF-8, instead of reading them as other characters', async () => {
    const { verify } = createVerifierBench([KEY]);
    const payload = Buffer.concat([Buffer.from('{"sub":"'), Buffer.of(0xff), Buffer.from('"}')]);
    assert.equal(
      await verify(signParts(KEY, JSON.stringify({ alg: 'RS256', kid: KID }), payload)),
      'token_malformed',
    );
  });

  it('is refused with each other spelling of the same signature', async () => {
    const { verify, claims } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = last[last.indexOf(token.at(-1) ?? '') + 1] ?? '';
    for (const spelling of [`${token}==`, `${token} `, `${token}\n`, token.slice(0, -1) + next]) {
      assert.equal(await verify(spelling), 'token_malformed');
    }
  });
});
