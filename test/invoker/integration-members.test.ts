/** Members that a row does not have, and headers that no row may ask for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANARY, problemsOf, row, SECRET_ID, tokenCredential } from './table-bench.ts';

describe('a member that is none is refused', () => {
  const members: readonly (readonly [what: string, at: string, change: Record<string, unknown>])[] = [
    ['of an integration', 'order.timeout', { timeout: CANARY }],
    ['of an integration, named as in every object', 'order.constructor', { constructor: CANARY }],
    ['of an allow entry', 'order.allow.0.client', { allow: [{ scopes: ['a'], client: [CANARY] }] }],
    [
      'of a credential, such as the password itself',
      'order.credential.password',
      { credential: { type: 'basic', secretId: SECRET_ID, password: CANARY } },
    ],
    [
      'of a Basic credential, which has no scope',
      'order.credential.scope',
      { credential: { type: 'basic', secretId: SECRET_ID, scope: CANARY } },
    ],
    [
      'of a Basic credential, which asks no token endpoint',
      'order.credential.tokenUrl',
      { credential: { type: 'basic', secretId: SECRET_ID, tokenUrl: CANARY } },
    ],
    [
      'of a token credential, such as the client’s secret itself',
      'order.credential.clientSecret',
      { credential: tokenCredential('client_credentials', { clientSecret: CANARY }) },
    ],
    [
      'of a user assertion, such as a user of its own',
      'order.credential.user',
      { credential: tokenCredential('user_assertion', { user: CANARY }) },
    ],
  ];
  for (const [what, at, change] of members) {
    it(`${what}`, () => assert.deepEqual(problemsOf([row(change)]), [`${at}: no such member`]));
  }
});

describe('a header that never passes is refused', () => {
  for (const name of [
    'authorization',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'www-authenticate',
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'forwarded',
    'X-Forwarded-For',
    'x-real-ip',
    'x-caller-sub',
    'fn-http-status',
    'oci-subject-id',
    'opc-request-id',
  ]) {
    it(`${name}, whichever way it would go`, () => {
      for (const list of ['requestHeaders', 'responseHeaders']) {
        assert.deepEqual(problemsOf([row({ [list]: ['x-tenant', name] })]), [
          `order.${list}.1: expected a header other than credentials, cookies and what frames a message`,
        ]);
      }
    });
  }
});
