import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { toCompactJws } from '../../../local/identity-domain/jws.ts';
import {
  KEY_ID,
  NOW_SECONDS,
  PUBLIC_KEY,
  requestToken,
  runAssertionDomain,
  toAssertion,
  USER,
} from './assertions.ts';
import { decodePart, readJson, toBasic } from './running-domain.ts';

const OTHER_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const EC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const HOUR = 3600;

async function readError(response: Response): Promise<[number, unknown]> {
  return [response.status, (await readJson(response))['error']];
}

/** Algorithm confusion (RFC 8725, section 2.1): the imported certificate is no secret. */
function toHmacAssertion(): string {
  const [header, payload] = [{ alg: 'HS256', kid: KEY_ID }, decodePart(toAssertion(), 1)];
  return toCompactJws(header, payload, (input) => createHmac('sha256', PUBLIC_KEY).update(input).digest());
}

describe('a user assertion that does not count', () => {
  const [first = '', , third = ''] = toAssertion().split('.');
  const changed = Buffer.from(JSON.stringify({ sub: USER })).toString('base64url');
  const refused: [string, string, string][] = [
    ['names an unknown key', toAssertion({}, { kid: 'another' }), 'ERR_JWKS_NO_MATCHING_KEY'],
    ['names no key', toAssertion({}, { kid: undefined }), 'ERR_JWKS_NO_MATCHING_KEY'],
    [
      'brings its own key',
      toAssertion({}, { kid: 'another', jwk: OTHER_KEY.export({ format: 'jwk' }) }, OTHER_KEY),
      'ERR_JWKS_NO_MATCHING_KEY',
    ],
    ['is signed by someone else', toAssertion({}, {}, OTHER_KEY), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['was changed after signing', `${first}.${changed}.${third}`, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['has no signature', toAssertion({}, { alg: 'none' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['is signed with the public key as a secret', toHmacAssertion(), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['has alg RS512', toAssertion({}, { alg: 'RS512' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['has alg PS256', toAssertion({}, { alg: 'PS256' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['has alg ES256', toAssertion({}, { alg: 'ES256' }, EC_KEY), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['has a critical header', toAssertion({}, { crit: ['x'], x: 1 }), 'ERR_JOSE_NOT_SUPPORTED'],
    ['is no JWT', 'nonsense', 'ERR_JWS_INVALID'],
    ['is empty between the dots', '..', 'ERR_JWS_INVALID'],
    ['has no object for a header', `bnVsbA.${changed}.${third}`, 'ERR_JWS_INVALID'],
    ['is issued by another client', toAssertion({ iss: 'other' }), 'ERR_JWT_CLAIM_VALIDATION_FAILED iss'],
    ['has no issuer', toAssertion({ iss: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED iss'],
    [
      "is for the domain's own address",
      toAssertion({ aud: 'https://idcs-0.identity.oraclecloud.com/' }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
    ],
    [
      'is for the audience without its slash',
      toAssertion({ aud: 'https://identity.oraclecloud.com' }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED aud',
    ],
    ['has no audience', toAssertion({ aud: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED aud'],
    ['expires now', toAssertion({ exp: NOW_SECONDS }), 'ERR_JWT_EXPIRED exp'],
    ['never expires', toAssertion({ exp: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED exp'],
    [
      'has text for an expiry',
      toAssertion({ exp: `${NOW_SECONDS + 60}` }),
      'ERR_JWT_CLAIM_VALIDATION_FAILED exp',
    ],
    ['expires in more than an hour', toAssertion({ exp: NOW_SECONDS + HOUR + 1 }), 'lifetime'],
    ['does not count yet', toAssertion({ nbf: NOW_SECONDS + 1 }), 'ERR_JWT_CLAIM_VALIDATION_FAILED nbf'],
    ['does not say since when', toAssertion({ iat: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED iat'],
    ['names an unknown user', toAssertion({ sub: 'nobody@example.test' }), 'unknown user'],
    ['names the user in other letters', toAssertion({ sub: USER.toUpperCase() }), 'unknown user'],
    ['names no user', toAssertion({ sub: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED sub'],
    ['names a list of users', toAssertion({ sub: [USER] }), 'unknown user'],
    ['has no jti', toAssertion({ jti: undefined }), 'ERR_JWT_CLAIM_VALIDATION_FAILED jti'],
    ['has an empty jti', toAssertion({ jti: '' }), 'jti is no text'],
    ['has a number for a jti', toAssertion({ jti: 1 }), 'jti is no text'],
  ];
  for (const [what, assertion, reason] of refused) {
    it(`because it ${what} is an invalid grant, whose reason only the log tells`, async (test) => {
      const lines: unknown[] = [];
      const domain = await runAssertionDomain(test, { log: (line) => lines.push(line) });

      const response = await requestToken(domain, { assertion });

      assert.deepEqual(
        [response.status, await readJson(response)],
        [400, { error: 'invalid_grant', error_description: 'grant request is invalid' }],
      );
      assert.deepEqual(lines, [{ message: 'assertion refused', clientId: 'actor', reason }]);
    });
  }

  it('because it was used before is an invalid grant, even after a new key and a new secret', async (test) => {
    const domain = await runAssertionDomain(test);
    const assertion = toAssertion();
    assert.equal((await requestToken(domain, { assertion })).status, 200);
    const again = () => requestToken(domain, { assertion }, toBasic('actor', 'changed'));

    await domain.control('PUT', '/.local/clients/actor', { clientSecret: 'changed' });
    assert.deepEqual(await readError(await again()), [400, 'invalid_grant']);
    await domain.control('POST', '/.local/rotate', { keep: 'none' });

    assert.deepEqual(await readError(await again()), [400, 'invalid_grant']);
  });

  it('because of a jti that was used before counts again once the first one has expired', async (test) => {
    let now = NOW_SECONDS;
    const domain = await runAssertionDomain(test, { now: () => now * 1000 });
    const ask = async (exp: number) =>
      (await requestToken(domain, { assertion: toAssertion({ jti: 'same', exp }) })).status;

    assert.equal(await ask(now + 10), 200);
    now += 9;
    assert.equal(await ask(now + 10), 400);
    now += 1;
    assert.equal(await ask(now + 10), 200);
  });
});
