/** The rules about who gets in: `anonymous-access`, `no-authentication`, `route-authorization`, `token-audience`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drop, put } from '../json-edits.ts';
import { found, foundAfter, invokerRoute, STOCK_ROUTE, specificationWith } from './lint-bench.ts';

const POLICY = '/requestPolicies/authentication';
const ANONYMOUS = { type: 'ANONYMOUS' };
const allowed = put(`${POLICY}/isAnonymousAccessAllowed`, true);
const policyOf = (route: number): string => `/routes/${route}/requestPolicies/authorization`;

describe('a route for everyone', () => {
  it('is found, and the permission for it too', () => {
    assert.deepEqual(foundAfter(allowed, put(policyOf(0), ANONYMOUS), put(policyOf(2), ANONYMOUS)), [
      `anonymous-access ${POLICY}/isAnonymousAccessAllowed`,
      `anonymous-access ${policyOf(0)}`,
      `anonymous-access ${policyOf(2)}`,
    ]);
  });

  it('may lead to an answer of the gateway itself, with the permission that this needs', () => {
    assert.deepEqual(foundAfter(allowed, put(policyOf(3), ANONYMOUS)), []);
    assert.deepEqual(foundAfter(allowed, put(policyOf(3), ANONYMOUS), put(policyOf(2), ANONYMOUS)), [
      `anonymous-access ${policyOf(2)}`,
    ]);
  });

  it('is not found where the permission is not true, or not there', () => {
    assert.deepEqual(foundAfter(put(`${POLICY}/isAnonymousAccessAllowed`, null)), []);
    assert.deepEqual(foundAfter(drop(`${POLICY}/isAnonymousAccessAllowed`)), []);
  });

  it('is found in every policy of a dynamic choice', () => {
    const authenticationServerDetail = {
      type: 'CUSTOM_AUTHENTICATION',
      functionId: 'f',
      tokenHeader: 'Authorization',
      isAnonymousAccessAllowed: true,
    };
    const key = { type: 'ANY_OF', name: 'a', values: ['a'] };
    const dynamicAuthentication = {
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      authenticationServers: [{ key, authenticationServerDetail }],
    };
    assert.deepEqual(foundAfter(put('/requestPolicies', { dynamicAuthentication })), [
      'anonymous-access /requestPolicies/dynamicAuthentication/authenticationServers/0/authenticationServerDetail/isAnonymousAccessAllowed',
    ]);
  });
});

describe('a deployment without authentication', () => {
  const open = drop('/requestPolicies');
  const finding = ['no-authentication /requestPolicies/authentication'];
  const only = (...routes: readonly unknown[]) => found({ routes }, {});
  const http = (items: readonly object[]) => ({
    path: '/a',
    methods: ['GET'],
    backend: { type: 'HTTP_BACKEND', url: 'https://partner.example/' },
    requestPolicies: { headerTransformations: { setHeaders: { items } } },
  });

  it('is found where a route leads to a function', () => {
    assert.deepEqual(foundAfter(open), finding);
    assert.deepEqual(
      found({ routes: [{ ...invokerRoute('/a', ['GET']), requestPolicies: {} }] }, {}),
      finding,
    );
  });

  it('is found where a route carries a credential, by whatever case of the header', () => {
    assert.deepEqual(only(http([{ name: 'AUTHORIZATION', values: ['Basic x'] }])), finding);
  });

  it('is found where only one choice of a dynamic back end is a function', () => {
    const choices = [STOCK_ROUTE.backend, { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: 'f' }];
    const backend = {
      type: 'DYNAMIC_ROUTING_BACKEND',
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      routingBackends: choices.map((choice) => ({ key: { type: 'ANY_OF', name: 'a' }, backend: choice })),
    };
    assert.deepEqual(found({ routes: [{ path: '/a', methods: ['GET'], backend }] }, {}), finding);
  });

  it('is fine where back ends ask the caller themselves, or there are none', () => {
    assert.deepEqual(only(http([{ name: 'X-Route', values: ['a'] }])), []);
    assert.deepEqual(only({ ...STOCK_ROUTE, requestPolicies: {} }), []);
  });

  it('is fine where callers need a client certificate', () => {
    const mutualTls = (isVerifiedCertificateRequired: boolean) =>
      foundAfter(put('/requestPolicies', { mutualTls: { isVerifiedCertificateRequired } }));
    assert.deepEqual(mutualTls(true), []);
    assert.deepEqual(mutualTls(false), finding);
  });

  it('is not mended by a usage plan, whose tokens are no authentication', () => {
    const usagePlans = { tokenLocations: ['request.headers[x-api-key]'] };
    assert.deepEqual(foundAfter(put('/requestPolicies', { usagePlans })), finding);
  });
});

describe('a route without authorization', () => {
  it('is found in whatever form it has none', () => {
    for (const edit of [drop(policyOf(2)), put(policyOf(2), null)]) {
      assert.deepEqual(foundAfter(edit), [`route-authorization ${policyOf(2)}`]);
    }
  });

  it('is one finding for each route, but for answers of the gateway itself', () => {
    const bare = [0, 1, 2, 3].map((route) => drop(policyOf(route)));
    assert.deepEqual(
      foundAfter(...bare),
      [0, 1, 2].map((route) => `route-authorization ${policyOf(route)}`),
    );
  });

  it('needs none in a deployment that authenticates nobody', () => {
    const bare = specificationWith(drop('/requestPolicies'), drop(policyOf(2)));
    assert.deepEqual(found(bare, {}), ['no-authentication /requestPolicies/authentication']);
  });
});

describe('a token policy without an audience', () => {
  const token = (validationPolicy: object) =>
    foundAfter(
      put(POLICY, {
        type: 'TOKEN_AUTHENTICATION',
        tokenHeader: 'Authorization',
        tokenAuthScheme: 'Bearer',
        validationPolicy,
      }),
    );
  const finding = [`token-audience ${POLICY}/validationPolicy/additionalValidationPolicy/audiences`];
  const discovery = {
    type: 'REMOTE_DISCOVERY',
    clientDetails: { type: 'CUSTOM', clientId: 'c', clientSecretId: 's', clientSecretVersionNumber: 1 },
    sourceUriDetails: { type: 'DISCOVERY_URI', uri: 'https://x.example/' },
  };

  for (const policy of [
    { type: 'REMOTE_JWKS', uri: 'https://x.example/' },
    { type: 'STATIC_KEYS', keys: [{ format: 'PEM', kid: 'k', key: 'p' }] },
    discovery,
  ]) {
    it(`is found with ${policy.type}`, () => {
      assert.deepEqual(token(policy), finding);
      assert.deepEqual(token({ ...policy, additionalValidationPolicy: null }), finding);
      assert.deepEqual(
        token({ ...policy, additionalValidationPolicy: { audiences: [], issuers: ['i'] } }),
        finding,
      );
      assert.deepEqual(token({ ...policy, additionalValidationPolicy: { audiences: ['a'] } }), []);
    });
  }

  it('is found in the legacy form', () => {
    const jwt = (audiences: readonly string[]) =>
      foundAfter(
        put(POLICY, {
          type: 'JWT_AUTHENTICATION',
          tokenHeader: 'Authorization',
          tokenAuthScheme: 'Bearer',
          issuers: ['i'],
          audiences,
          publicKeys: { type: 'STATIC_KEYS', keys: [{ format: 'PEM', kid: 'k', key: 'p' }] },
        }),
      );
    assert.deepEqual(jwt(['a']), []);
    assert.deepEqual(jwt([]), [`token-audience ${POLICY}/audiences`]);
  });
});
