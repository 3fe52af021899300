/** A mistake in a row is named by the row's name and the member, in words of our own, and never by its value. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseIntegrations } from '../../src/invoker/integrations.ts';
import { CANARY, problemsOf, row, SECRET_ID } from './table-bench.ts';

const NAME = 'lower-case letters, digits and hyphens, 64 at most';
const ROUTE = 'a method and a path, such as GET /orders/{id}';
const SECONDS = 'a whole number from 1 to 300';
const BASIC = { type: 'basic', secretId: SECRET_ID };
const KINDS = '("basic" | "client_credentials" | "user_assertion")';

/** What is wrong, the change of the row, the place and the words. */
const MISTAKES: readonly (readonly [
  what: string,
  change: Record<string, unknown>,
  at: string,
  words: string,
])[] = [
  ['a missing name', { name: undefined }, '0.name', 'to be there'],
  ['a name that is no text', { name: [CANARY] }, '0.name', 'string'],
  ['a name with other characters', { name: `${CANARY}_X` }, '0.name', NAME],
  ['an empty name', { name: '' }, '0.name', NAME],
  ['a name that is too long', { name: 'a'.repeat(65) }, '0.name', NAME],
  ['a name with a line break at its end', { name: `${CANARY}\n` }, '0.name', NAME],
  ['a missing route', { route: undefined }, 'order.route', 'to be there'],
  ['a route that is no text', { route: 5 }, 'order.route', 'string'],
  ['a route without a method', { route: `/${CANARY}` }, 'order.route', ROUTE],
  ['a route without a path', { route: 'GET /' }, 'order.route', ROUTE],
  ['a route with a method in lower case', { route: `get /${CANARY}` }, 'order.route', ROUTE],
  ['a route with TRACE', { route: `TRACE /${CANARY}` }, 'order.route', ROUTE],
  ['a route with a bare asterisk', { route: `GET /${CANARY}/*` }, 'order.route', ROUTE],
  ['a route with a wildcard in its middle', { route: `GET /{rest*}/${CANARY}` }, 'order.route', ROUTE],
  ['a route with two wildcards', { route: 'GET /{a*}/{b*}' }, 'order.route', ROUTE],
  ['a route with a parameter inside a segment', { route: `GET /${CANARY}-{id}` }, 'order.route', ROUTE],
  ['a route with a wildcard inside a segment', { route: `GET /${CANARY}-{id*}` }, 'order.route', ROUTE],
  ['a route with a trailing slash', { route: `GET /${CANARY}/` }, 'order.route', ROUTE],
  ['a route with a doubled slash', { route: `GET //${CANARY}` }, 'order.route', ROUTE],
  ['a route with a query', { route: `GET /${CANARY}?a=b` }, 'order.route', ROUTE],
  ['a route with an escape', { route: `GET /${CANARY}%2f` }, 'order.route', ROUTE],
  ['a route with an unfinished parameter', { route: `GET /${CANARY}/{id` }, 'order.route', ROUTE],
  ['a route with an empty parameter', { route: 'GET /a/{}' }, 'order.route', ROUTE],
  ['a route with an empty wildcard', { route: 'GET /a/{*}' }, 'order.route', ROUTE],
  ['a route with a line break at its end', { route: `GET /${CANARY}\n` }, 'order.route', ROUTE],
  ['a missing target', { target: undefined }, 'order.target', 'to be there'],
  ['a target that is no text', { target: { [CANARY]: 1 } }, 'order.target', 'string'],
  ['a missing credential', { credential: undefined }, 'order.credential', 'to be there'],
  ['a credential that is a text', { credential: CANARY }, 'order.credential', 'Object'],
  ['a credential without a kind', { credential: {} }, 'order.credential.type', KINDS],
  ['another kind of credential', { credential: { ...BASIC, type: CANARY } }, 'order.credential.type', KINDS],
  ['a missing secret', { credential: { type: 'basic' } }, 'order.credential.secretId', 'to be there'],
  [
    'a secret that is no OCID',
    { credential: { ...BASIC, secretId: CANARY } },
    'order.credential.secretId',
    'the OCID of a Vault secret',
  ],
  ['a missing allow', { allow: undefined }, 'order.allow', 'to be there'],
  ['an allow that is true', { allow: true }, 'order.allow', 'Array'],
  ['an allow entry that is a text', { allow: [CANARY] }, 'order.allow.0', 'Object'],
  ['an allow entry without a condition', { allow: [{}] }, 'order.allow.0', 'clients, subjects or scopes'],
  [
    'an allow entry with an empty list',
    { allow: [{ clients: [] }] },
    'order.allow.0.clients',
    'at least one text',
  ],
  ['an allow entry with an empty name', { allow: [{ scopes: [''] }] }, 'order.allow.0.scopes.0', 'a text'],
  ['an allow entry with a number', { allow: [{ scopes: ['a', 5] }] }, 'order.allow.0.scopes.1', 'string'],
  [
    'an allow entry with a text for a list',
    { allow: [{ subjects: CANARY }] },
    'order.allow.0.subjects',
    'Array',
  ],
  ['a time-out of zero', { timeoutSeconds: 0 }, 'order.timeoutSeconds', SECONDS],
  ['a time-out above what OIC allows', { timeoutSeconds: 301 }, 'order.timeoutSeconds', SECONDS],
  ['a broken time-out', { timeoutSeconds: 1.5 }, 'order.timeoutSeconds', SECONDS],
  ['a time-out as text', { timeoutSeconds: CANARY }, 'order.timeoutSeconds', 'number'],
  ['a time-out of null', { timeoutSeconds: null }, 'order.timeoutSeconds', 'number'],
  ['headers as a text', { requestHeaders: CANARY }, 'order.requestHeaders', 'Array'],
  ['a header name that is no text', { responseHeaders: [5] }, 'order.responseHeaders.0', 'string'],
  [
    'a header name with a space',
    { requestHeaders: [`${CANARY} x`] },
    'order.requestHeaders.0',
    'a header name',
  ],
  [
    'a header name with a line break',
    { responseHeaders: [`${CANARY}\r\nx`] },
    'order.responseHeaders.0',
    'a header name',
  ],
];

describe('a mistake is named by its place and without its value', () => {
  for (const [what, change, at, words] of MISTAKES) {
    it(what, () => assert.deepEqual(problemsOf([row(change)]), [`${at}: expected ${words}`]));
  }

  for (const segment of ['.', '..']) {
    it(`a route with the segment ${segment}, which no request could match`, () => {
      const problems = problemsOf([row({ route: `GET /a/${segment}/{id}` })]);
      assert.deepEqual(problems, ['order: route must have no dot segments']);
    });
  }
});

describe('a text that two readers could read differently', () => {
  it('is refused: a member that stands twice', () => {
    const text = JSON.stringify([row()]).replace('"allow":', '"allow":[],"allow":');
    const parsed = parseIntegrations(text, { allowInsecureHttp: false, identityDomain: undefined });
    assert.equal(parsed.ok, false);
  });
});
