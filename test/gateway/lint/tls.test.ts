/** The rule `tls-verification`: connections on which somebody else could read or answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { foundAfter, variable } from './lint-bench.ts';

const URL_AT = '/routes/2/backend/url';
const POLICY = '/requestPolicies/authentication';

describe('an address of a back end', () => {
  for (const url of [
    'https://oic.example/x',
    'HTTPS://oic.example',
    'https://127.0.0.1/',
    'http://127.0.0.1',
    'http://127.0.0.1:8080/x',
    'http://localhost?x',
    'HTTP://LocalHost:1/',
    'http://[::1]:80/x',
    `https://oic.example/${variable('request.path[id]')}`,
  ]) {
    it(`may be ${url}`, () => {
      assert.deepEqual(foundAfter(put(URL_AT, url)), []);
    });
  }

  for (const url of [
    'http://oic.example/x',
    'HTTP://oic.example',
    'http://10.0.0.5:8080/',
    'http://localhost.evil.example/',
    'http://localhost:80.evil.example/',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1@evil.example/',
    'http://127.0.0.1:x@evil.example/',
    'http://127.0.0.1:1@evil.example/',
    'http://[::1].evil.example/',
    'http:oic.example',
  ]) {
    it(`may not be ${url}`, () => {
      // Some of them are no addresses at all, which is found as well.
      const findings = foundAfter(put(URL_AT, url)).filter((line) => line.startsWith('tls-verification'));
      assert.deepEqual(findings, [`tls-verification ${URL_AT}`]);
    });
  }
});

describe('a certificate', () => {
  const policies = {
    jwks: { type: 'REMOTE_JWKS', uri: 'http://domain.example/', isSslVerifyDisabled: true },
    discovery: {
      type: 'REMOTE_DISCOVERY',
      isSslVerifyDisabled: true,
      clientDetails: { type: 'CUSTOM', clientId: 'c', clientSecretId: 's', clientSecretVersionNumber: 1 },
      sourceUriDetails: { type: 'DISCOVERY_URI', uri: 'http://domain.example/' },
    },
  };

  for (const [name, policy] of Object.entries(policies)) {
    it(`of an identity domain must be looked at: ${name}`, () => {
      const validationPolicy = { ...policy, additionalValidationPolicy: { audiences: ['a'] } };
      const token = { type: 'TOKEN_AUTHENTICATION', tokenHeader: 'Authorization', tokenAuthScheme: 'Bearer' };
      const uri = name === 'jwks' ? 'uri' : 'sourceUriDetails/uri';
      assert.deepEqual(
        foundAfter(put(POLICY, { ...token, validationPolicy })).toSorted(),
        [
          `tls-verification ${POLICY}/validationPolicy/isSslVerifyDisabled`,
          `tls-verification ${POLICY}/validationPolicy/${uri}`,
        ].toSorted(),
      );
    });
  }

  it('of each back end of a dynamic choice must be looked at', () => {
    const backend = { type: 'HTTP_BACKEND', url: 'https://a.example/', isSslVerifyDisabled: true };
    const dynamic = {
      type: 'DYNAMIC_ROUTING_BACKEND',
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      routingBackends: [{ key: { type: 'ANY_OF', name: 'a' }, backend }],
    };
    assert.deepEqual(foundAfter(put('/routes/2/backend', dynamic)), [
      'tls-verification /routes/2/backend/routingBackends/0/backend/isSslVerifyDisabled',
    ]);
  });

  it('that is looked at, by default or by word, is fine', () => {
    for (const value of [false, null]) {
      assert.deepEqual(foundAfter(put('/routes/2/backend/isSslVerifyDisabled', value)), []);
    }
  });
});
