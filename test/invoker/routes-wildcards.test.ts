/** A wildcard at the end of a route: any number of segments, each of them one that could stand alone. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFinder } from './routes-bench.ts';

const ROUTE = 'GET /files/{path*}';

describe('a wildcard', () => {
  for (const path of ['/files/', '/files//', '/files/a/', '/files//a', '/files/a//b', '//files/a']) {
    it(`does not take the empty segment of ${path}`, () => {
      assert.throws(() => createFinder(ROUTE)('GET', path), { code: 'ERR_ROUTE_UNKNOWN' });
    });
  }

  for (const segment of ['%2f', 'a%2Fb', '%5c', '..', '%2e%2e', '.', '%252e', '%00', 'a b', '%ff', '{x}']) {
    it(`refuses ${segment} in any of its segments`, () => {
      for (const path of [`/files/${segment}`, `/files/a/${segment}`, `/files/${segment}/b`]) {
        assert.throws(() => createFinder(ROUTE)('GET', path), { code: 'ERR_REQUEST_PATH' }, path);
      }
    });
  }

  it('takes the root, which has no segment, where it stands alone', () => {
    assert.deepEqual(createFinder('GET /{path*}')('GET', '/'), ['GET /{path*}', { path: [] }]);
  });

  it('does not begin in the middle of a segment', () => {
    for (const path of ['/filesx', '/filesx/a', '/file']) {
      assert.throws(() => createFinder(ROUTE)('GET', path), { code: 'ERR_ROUTE_UNKNOWN' }, path);
    }
  });

  it('does not match where a parameter before it has no value', () => {
    assert.throws(() => createFinder('GET /{a}/{b}/{rest*}')('GET', '/x'), { code: 'ERR_ROUTE_UNKNOWN' });
  });

  it('counts for the methods of a 405 with the path without it too', () => {
    assert.throws(() => createFinder(ROUTE)('PUT', '/files'), { code: 'ERR_METHOD_NOT_ALLOWED' });
  });

  it('takes no segment, one, and many, each decoded', () => {
    const find = createFinder(ROUTE);
    assert.deepEqual(find('GET', '/files'), [ROUTE, { path: [] }]);
    assert.deepEqual(find('GET', '/files/a%20b'), [ROUTE, { path: ['a b'] }]);
    assert.deepEqual(find('GET', '/files/a/%C3%A9/c/d'), [ROUTE, { path: ['a', 'é', 'c', 'd'] }]);
  });

  it('takes every path when it stands alone', () => {
    const find = createFinder('GET /{rest*}');
    assert.deepEqual(find('GET', '/a'), ['GET /{rest*}', { rest: ['a'] }]);
    assert.deepEqual(find('GET', '/a/b'), ['GET /{rest*}', { rest: ['a', 'b'] }]);
  });

  it('stands behind parameters', () => {
    const route = 'GET /{a}/{rest*}';
    assert.deepEqual(createFinder(route)('GET', '/x/y'), [route, { a: ['x'], rest: ['y'] }]);
  });

  it('comes after a literal and after a parameter, in any order of the rows', () => {
    const routes = ['GET /o/{rest*}', 'GET /o/{id}', 'GET /o/new', 'GET /o/{id}/{more*}', 'GET /{all*}'];
    for (const order of [routes, routes.toReversed(), [...routes.slice(2), ...routes.slice(0, 2)]]) {
      const find = createFinder(...order);
      const found = ['/o', '/o/new', '/o/7', '/o/7/x', '/p'].map((path) => find('GET', path)[0]);
      assert.deepEqual(found, [
        'GET /o/{rest*}',
        'GET /o/new',
        'GET /o/{id}',
        'GET /o/{id}/{more*}',
        'GET /{all*}',
      ]);
    }
  });
});
