/** Paths of routes: what the API cannot read (`wrong-form`), and what two routes take (`route-twice`). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { found, foundAfter, STOCK_ROUTE } from './lint-bench.ts';

describe('the path of a route', () => {
  for (const path of [
    '/',
    '/a',
    '/a/',
    '/a/{id}',
    '/{a}/{b}',
    '/{rest*}',
    '/a/{rest*}',
    "/a.b~c!$&'()+,;=:@%20-_",
  ]) {
    it(`may be ${path}`, () => {
      assert.deepEqual(foundAfter(put('/routes/3/path', path)), []);
    });
  }

  for (const path of [
    'a',
    'a/b',
    '//',
    '/a//b',
    '/a/{}',
    '/a/{id',
    '/a/id}',
    '/a/x{id}',
    '/a/{id}x',
    '/a/{i-d}',
    '/a/{rest*}/b',
    '/a/{rest**}',
    '/a/*',
    '/a b',
    '/{id}/{id}',
    '/{id}/{id*}',
    'https://x.example/a',
  ]) {
    it(`may not be ${path}`, () => {
      assert.deepEqual(foundAfter(put('/routes/3/path', path)), ['wrong-form /routes/3/path']);
    });
  }
});

describe('two routes', () => {
  const stock = (path: string, methods?: readonly string[]) => {
    const { methods: _methods, requestPolicies: _policies, ...route } = STOCK_ROUTE;
    return { ...route, path, ...(methods === undefined ? {} : { methods }) };
  };
  const twice = (index: number) => [`route-twice /routes/${index}`];

  for (const [what, one, other] of [
    ['one method in common', stock('/a', ['GET', 'PUT']), stock('/a', ['POST', 'PUT'])],
    ['ANY and a method', stock('/a', ['ANY']), stock('/a', ['GET'])],
    ['a method and ANY', stock('/a', ['GET']), stock('/a', ['POST', 'ANY'])],
    ['no methods, which is all', stock('/a'), stock('/a', ['GET'])],
    ['other names of parameters', stock('/a/{x}/{y*}', ['GET']), stock('/a/{id}/{rest*}', ['GET'])],
  ] as const) {
    it(`of one path are found with ${what}, the later one`, () => {
      assert.deepEqual(found({ routes: [one, other] }), twice(1));
    });
  }

  for (const [what, one, other] of [
    ['different methods', stock('/a', ['GET']), stock('/a', ['POST'])],
    ['a parameter and a literal', stock('/{a}', ['GET']), stock('/a', ['GET'])],
    ['a parameter and a wildcard', stock('/{a}', ['GET']), stock('/{a*}', ['GET'])],
    ['paths in another case', stock('/a', ['GET']), stock('/A', ['GET'])],
  ] as const) {
    it(`are two with ${what}`, () => {
      assert.deepEqual(found({ routes: [one, other] }), []);
    });
  }

  it('may be three, of which two are found', () => {
    const routes = [stock('/a', ['GET']), stock('/a', ['GET']), stock('/b', ['GET']), stock('/a', ['GET'])];
    assert.deepEqual(found({ routes }), [...twice(1), ...twice(3)]);
  });

  it('without a path are found as that, and not as the same', () => {
    const { path: _path, ...route } = stock('/a', ['GET']);
    assert.deepEqual(found({ routes: [route, route] }), [
      'wrong-form /routes/0/path',
      'wrong-form /routes/1/path',
    ]);
  });
});
