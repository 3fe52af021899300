/** The rule `trusted-header`: what says who calls must be the authorizer's word on every route. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drop, put } from '../json-edits.ts';
import {
  found,
  foundAfter,
  OPTIONS,
  STOCK_ROUTE,
  specificationWith,
  trustedHeaders,
  variable,
} from './lint-bench.ts';

const HEADERS = '/routes/0/requestPolicies/headerTransformations';
const SUB = `${HEADERS}/setHeaders/items/1`;
const SUB_FINDING = `trusted-header ${SUB}`;
const AUTH_SUB = variable('request.auth[sub]');

describe('a header that says who calls', () => {
  for (const ifExists of ['APPEND', 'SKIP', 'overwrite']) {
    it(`must be overwritten: with ${ifExists} the caller's own word stays`, () => {
      const findings = foundAfter(put(`${SUB}/ifExists`, ifExists));
      assert.ok(findings.includes(`${SUB_FINDING}/ifExists`), String(findings));
    });
  }

  it('is overwritten by default', () => {
    assert.deepEqual(foundAfter(drop(`${SUB}/ifExists`)), []);
  });

  for (const [what, values] of [
    ['a fixed text', ['somebody']],
    ["the caller's header", [variable('request.headers[X-Caller-Sub]')]],
    ['another entry of the context', [variable('request.auth[client_id]')]],
    ["the right entry with the caller's word behind it", [`${AUTH_SUB}${variable('request.query[x]')}`]],
    ['the right entry with a text around it', [`user ${AUTH_SUB}`]],
    ['two values, the right one first', [AUTH_SUB, 'x']],
    ['two values, the right one twice', [AUTH_SUB, AUTH_SUB]],
    ['a variable that is none', ['request.auth[sub]']],
  ] as const) {
    it(`must not be ${what}`, () => {
      assert.deepEqual(foundAfter(put(`${SUB}/values`, values)), [`${SUB_FINDING}/values`]);
    });
  }

  it('must be set on every route, by whatever case of its name', () => {
    assert.deepEqual(foundAfter(drop(SUB)), [`trusted-header ${HEADERS}/setHeaders`]);
    assert.deepEqual(foundAfter(put(`${SUB}/name`, 'x-caller-SUB')), []);
    const another = [1, 2, 0].map((route) => HEADERS.replace('0', String(route)));
    assert.deepEqual(
      foundAfter(put(`${SUB}/name`, 'X_Caller_Sub')),
      another.map((headers) => `trusted-header ${headers}/setHeaders`).toSorted(),
    );
  });

  it('is missing four times on a route without transformations', () => {
    const findings = foundAfter(drop(HEADERS));
    assert.deepEqual(findings, Array(4).fill(`trusted-header ${HEADERS}/setHeaders`));
  });

  it('must not be made of a header of the caller by renaming it', () => {
    const renameHeaders = { items: [{ from: 'X-Mine', to: 'X-Caller-Sub' }] };
    assert.deepEqual(foundAfter(drop(SUB), put(`${HEADERS}/renameHeaders`, renameHeaders)), [
      `trusted-header ${HEADERS}/setHeaders`,
    ]);
  });

  it('must be in an ALLOW filter, which runs last', () => {
    const names = ['Authorization', 'X-Caller-Client', 'x-caller-sub', 'X-Caller-Sub-Type', 'X-Caller-Scope'];
    const filter = (items: readonly string[]) =>
      put(`${HEADERS}/filterHeaders`, { type: 'ALLOW', items: items.map((name) => ({ name })) });
    assert.deepEqual(foundAfter(filter(names)), []);
    assert.deepEqual(foundAfter(filter(names.slice(0, 4))), [`trusted-header ${HEADERS}/filterHeaders`]);
  });

  it('is nobody to an answer of the gateway itself', () => {
    const bare = put('/routes/3/requestPolicies', { authorization: { type: 'AUTHENTICATION_ONLY' } });
    for (const backend of [
      STOCK_ROUTE.backend,
      { type: 'OAUTH2_LOGIN_BACKEND' },
      { type: 'OAUTH2_LOGOUT_BACKEND' },
    ]) {
      assert.deepEqual(foundAfter(bare, put('/routes/3/backend', backend)), []);
    }
  });

  it('matters to HTTP back ends too', () => {
    const headers = '/routes/2/requestPolicies/headerTransformations';
    assert.deepEqual(foundAfter(drop(`${headers}/setHeaders/items/2`)), [
      `trusted-header ${headers}/setHeaders`,
    ]);
  });

  it('matters to each back end of a dynamic choice, unless all are answers of the gateway', () => {
    const dynamic = (...backends: readonly object[]) => ({
      type: 'DYNAMIC_ROUTING_BACKEND',
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      routingBackends: backends.map((backend, index) => ({
        key: { type: 'ANY_OF', name: `b${index}`, values: ['x'] },
        backend,
      })),
    });
    const stock = STOCK_ROUTE.backend;
    const http = { type: 'HTTP_BACKEND', url: 'https://x.example/' };
    assert.deepEqual(foundAfter(put('/routes/3/backend', dynamic(stock, stock))), []);
    assert.equal(foundAfter(put('/routes/3/backend', dynamic(stock, http))).length, 4);
  });
});

describe('headers that the invoker believes', () => {
  const bare = specificationWith(
    ...[0, 1, 2].map((route) => put(`/routes/${route}/requestPolicies/headerTransformations`, {})),
  );

  it('are nothing to one that verifies tokens, so that they may be missing everywhere', () => {
    assert.deepEqual(found(bare), []);
    assert.deepEqual(found(bare, {}), []);
  });

  it('must be on every route once it believes the gateway', () => {
    assert.equal(found(bare, { ...OPTIONS, callerSource: 'gateway' }).length, 12);
  });

  it('must not be taken away, as it then refuses every call', () => {
    const items = trustedHeaders().slice(1);
    const blocked = specificationWith(
      put(HEADERS, {
        setHeaders: { items },
        filterHeaders: { type: 'BLOCK', items: [{ name: 'X-Caller-Client' }] },
      }),
    );
    const expected = [`trusted-header ${HEADERS}/setHeaders`];
    assert.deepEqual(found(blocked, { ...OPTIONS, callerSource: 'gateway' }), expected);
  });
});
