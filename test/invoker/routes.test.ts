/** Finding the integration: default deny, whole segments, literals before parameters. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRoutes, MethodNotAllowedError } from '../../src/invoker/routes.ts';
import { createFinder } from './routes-bench.ts';

describe('routes', () => {
  const unknown: readonly (readonly [what: string, path: string])[] = [
    ['a path that no route names', '/payroll'],
    ['the beginning of a route', '/orders'],
    ['a path that goes on after a route', '/orders/7/lines'],
    ['an empty parameter', '/orders/'],
    ['a trailing slash', '/orders/7/'],
    ['a doubled slash', '/orders//7'],
    ['another case', '/Orders/7'],
    ['a literal with something before it', '/xorders/7'],
    ['a path parameter in the sense of RFC 3986 §3.3 on a literal', '/orders;v=1/7'],
    ['the root', '/'],
  ];
  for (const [what, path] of unknown) {
    it(`do not know ${what}`, () => {
      assert.throws(() => createFinder('GET /orders/{id}')('GET', path), { code: 'ERR_ROUTE_UNKNOWN' });
    });
  }

  it('know nothing when the table is empty', () => {
    assert.throws(() => createRoutes([])('GET', '/orders'), { code: 'ERR_ROUTE_UNKNOWN' });
  });

  it('refuse a hostile path before they look for it', () => {
    assert.throws(() => createFinder('GET /orders/{id}')('GET', '/orders/%2e%2e'), {
      code: 'ERR_REQUEST_PATH',
    });
  });

  it('do not take HEAD for GET', () => {
    assert.throws(() => createFinder('GET /orders')('HEAD', '/orders'), { code: 'ERR_METHOD_NOT_ALLOWED' });
  });

  it('name the methods of all routes that a path has, each once', () => {
    const find = createFinder(
      'GET /orders/{id}',
      'PUT /orders/{id}',
      'GET /orders/new',
      'POST /{rest*}',
      'PATCH /orders',
    );
    assert.throws(
      () => find('DELETE', '/orders/new'),
      (error) =>
        error instanceof MethodNotAllowedError &&
        error.code === 'ERR_METHOD_NOT_ALLOWED' &&
        error.allowedMethods.toSorted().join() === 'GET,POST,PUT',
    );
  });

  it('take a wider route of the method before they refuse it', () => {
    const find = createFinder('GET /orders/new', 'POST /orders/{id}');
    assert.deepEqual(find('POST', '/orders/new'), ['POST /orders/{id}', { id: ['new'] }]);
  });

  it('match segment by segment and hand out the decoded parameters', () => {
    const route = 'GET /v1/orders/{id}/lines/{line_no}';
    assert.deepEqual(createFinder(route)('GET', '/v1/orders/a%20b/lines/2'), [
      route,
      { id: ['a b'], line_no: ['2'] },
    ]);
  });

  it('match a literal that the caller has percent-encoded without need', () => {
    assert.deepEqual(createFinder('GET /orders')('GET', '/%6Frders'), ['GET /orders', {}]);
  });

  it('tell methods of one path apart', () => {
    assert.deepEqual(createFinder('GET /orders', 'POST /orders')('POST', '/orders'), ['POST /orders', {}]);
  });

  it('take a literal segment before a parameter, in whichever order they stand', () => {
    for (const routes of [
      ['GET /orders/{id}', 'GET /orders/export'],
      ['GET /orders/export', 'GET /orders/{id}'],
    ]) {
      assert.deepEqual(createFinder(...routes)('GET', '/orders/export'), ['GET /orders/export', {}]);
    }
  });

  it('take it also when routes of other lengths stand in between', () => {
    const find = createFinder('GET /orders/{id}', 'GET /health', 'GET /orders/export');
    assert.deepEqual(find('GET', '/orders/export'), ['GET /orders/export', {}]);
    assert.deepEqual(find('GET', '/orders/7'), ['GET /orders/{id}', { id: ['7'] }]);
    assert.deepEqual(find('GET', '/health'), ['GET /health', {}]);
  });

  it('take the same one however the table is turned', () => {
    const routes = ['GET /{a}/{b}', 'GET /{a}', 'GET /x/{b}', 'GET /x/y', 'GET /x/y/z', 'GET /{rest*}'];
    for (let turn = 0; turn < routes.length; turn += 1) {
      const find = createFinder(...routes.slice(turn), ...routes.slice(0, turn));
      const found = ['/x/y', '/x/1', '/1/y', '/x', '/x/y/z', '/x/y/1'].map((path) => find('GET', path)[0]);
      assert.deepEqual(found, [
        'GET /x/y',
        'GET /x/{b}',
        'GET /{a}/{b}',
        'GET /{a}',
        'GET /x/y/z',
        'GET /{rest*}',
      ]);
    }
  });

  it('keep a parameter named like a property of every object', () => {
    const route = 'GET /x/{constructor}';
    assert.deepEqual(createFinder(route)('GET', '/x/1'), [route, { constructor: ['1'] }]);
  });
});
