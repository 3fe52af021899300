/** Finding the integration: default deny, whole segments, literals before parameters. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRoutes, MethodNotAllowedError } from '../../src/invoker/routes.ts';
import { row, toTable } from './bench.ts';

/** A finder over routes; each integration is named after its place in the list. */
function createFinder(...routes: readonly string[]) {
  const rows = routes.map((route, index) =>
    row({ name: `r${index}`, route, target: 'https://oic.example/x' }),
  );
  const find = createRoutes(toTable(rows));
  return (method: string, path: string) => {
    const { integration, parameters } = find(method, path);
    return [integration.name, Object.fromEntries(parameters)];
  };
}

describe('routes', () => {
  it('match segment by segment and hand out the decoded parameters', () => {
    const find = createFinder('GET /v1/orders/{id}/lines/{line_no}');
    assert.deepEqual(find('GET', '/v1/orders/a%20b/lines/2'), ['r0', { id: 'a b', line_no: '2' }]);
  });

  it('match a literal that the caller has percent-encoded without need', () => {
    assert.deepEqual(createFinder('GET /orders')('GET', '/%6Frders'), ['r0', {}]);
  });

  it('tell methods of one path apart', () => {
    const find = createFinder('GET /orders', 'POST /orders');
    assert.deepEqual(find('POST', '/orders'), ['r1', {}]);
  });

  it('take a literal segment before a parameter, in whichever order they stand', () => {
    for (const routes of [
      ['GET /orders/{id}', 'GET /orders/export'],
      ['GET /orders/export', 'GET /orders/{id}'],
    ]) {
      const [name] = createFinder(...routes)('GET', '/orders/export');
      assert.equal(name, `r${routes.indexOf('GET /orders/export')}`);
    }
  });

  it('take it also when routes of other lengths stand in between', () => {
    const find = createFinder('GET /orders/{id}', 'GET /health', 'GET /orders/export');
    assert.deepEqual(find('GET', '/orders/export'), ['r2', {}]);
    assert.deepEqual(find('GET', '/orders/7'), ['r0', { id: '7' }]);
    assert.deepEqual(find('GET', '/health'), ['r1', {}]);
  });

  it('take the same one however the table is ordered', () => {
    const routes = ['GET /{a}/{b}', 'GET /{a}', 'GET /x/{b}', 'GET /{a}/y', 'GET /x/y/z', 'GET /x/y'];
    for (let turn = 0; turn < routes.length; turn += 1) {
      const turned = [...routes.slice(turn), ...routes.slice(0, turn)];
      const find = createFinder(...turned);
      const found = ['/x/y', '/x/1', '/1/y', '/1/1'].map((path) => {
        const [name] = find('GET', path);
        return turned[Number(String(name).slice(1))];
      });
      assert.deepEqual(found, ['GET /x/y', 'GET /x/{b}', 'GET /{a}/y', 'GET /{a}/{b}']);
    }
  });

  it('let the first difference decide between two that both have parameters', () => {
    const find = createFinder('GET /{a}/x', 'GET /a/{b}');
    assert.deepEqual(find('GET', '/a/x'), ['r1', { b: 'x' }]);
  });

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

  it('name the methods that a path has, each once', () => {
    const find = createFinder('GET /orders/{id}', 'PUT /orders/{id}', 'GET /orders/new');
    assert.throws(
      () => find('DELETE', '/orders/new'),
      (error) =>
        error instanceof MethodNotAllowedError &&
        error.code === 'ERR_METHOD_NOT_ALLOWED' &&
        error.allowedMethods.toSorted().join() === 'GET,PUT',
    );
  });

  it('do not take HEAD for GET', () => {
    assert.throws(() => createFinder('GET /orders')('HEAD', '/orders'), { code: 'ERR_METHOD_NOT_ALLOWED' });
  });

  it('refuse a hostile path before they look for it', () => {
    assert.throws(() => createFinder('GET /orders/{id}')('GET', '/orders/%2e%2e'), {
      code: 'ERR_REQUEST_PATH',
    });
  });

  it('keep a parameter named like a property of every object', () => {
    assert.deepEqual(createFinder('GET /x/{constructor}')('GET', '/x/1'), ['r0', { constructor: '1' }]);
  });
});
