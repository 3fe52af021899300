/** Routes of one table: which one a path takes must be plain to whoever reads it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf, routeRows, row } from './table-bench.ts';

const routeProblems = (...routes: readonly string[]) => problemsOf(routeRows(routes));
const SAME = ['r0 and r1: the same route'];
const CROSSING = ['r0 and r1: routes that share paths, neither the narrower'];

describe('routes of one table are refused', () => {
  for (const [first, second] of [
    ['/orders', '/orders'],
    ['/orders/{id}', '/orders/{number}'],
    ['/{a}/b/{c}', '/{x}/b/{y}'],
    ['/files/{a*}', '/files/{b*}'],
    ['/{a*}', '/{b*}'],
    ['/{a}/{b*}', '/{x}/{y*}'],
  ]) {
    it(`when they are the same under any names: ${first} and ${second}`, () => {
      assert.deepEqual(routeProblems(`GET ${first}`, `GET ${second}`), SAME);
      assert.deepEqual(routeProblems(`GET ${second}`, `GET ${first}`), SAME);
    });
  }

  for (const [first, second] of [
    ['/a/{x}', '/{y}/b'],
    ['/a/{x}/c', '/{y}/b/{z}'],
    ['/a/{x*}', '/{y}'],
    ['/a/{x*}', '/{y}/b'],
    ['/a/{x*}', '/{y}/b/{z*}'],
    ['/a/{x}/{z*}', '/{y}/b'],
    ['/{y}/b/{z*}', '/a/{x}'],
  ]) {
    it(`when they cross: ${first} and ${second}`, () => {
      assert.deepEqual(routeProblems(`GET ${first}`, `GET ${second}`), CROSSING);
      assert.deepEqual(routeProblems(`GET ${second}`, `GET ${first}`), CROSSING);
    });
  }

  it('when three are the same, each pair by its names', () => {
    assert.deepEqual(routeProblems('GET /a', 'GET /b', 'GET /a', 'GET /a'), [
      'r0 and r2: the same route',
      'r0 and r3: the same route',
      'r2 and r3: the same route',
    ]);
  });

  it('when a narrower one would settle where two cross, but for the rest of what they share', () => {
    assert.deepEqual(routeProblems('GET /a/{x}', 'GET /{y}/b', 'GET /a/b'), CROSSING);
  });

  for (const [what, wildcard, others] of [
    ['by the path without it and a wildcard one segment on', '/a/{x*}', ['/a', '/a/{b}/{y*}']],
    ['in steps', '/a/{x*}', ['/a', '/a/{b}', '/a/{b}/{c}/{y*}']],
    ['behind a parameter', '/{a}/{x*}', ['/{b}', '/{b}/{c}/{y*}']],
  ] as const) {
    it(`when they leave no path to a wildcard, ${what}`, () => {
      const problem = (name: string) => [`${name}: other routes leave no path to its route`];
      const routes = [wildcard, ...others].map((path) => `GET ${path}`);
      assert.deepEqual(routeProblems(...routes), problem('r0'));
      assert.deepEqual(routeProblems(...routes.toReversed()), problem(`r${others.length}`));
    });
  }

  it('when one has both faults, which are both named', () => {
    const routes = ['GET /a/{x*}', 'GET /a', 'GET /a/{b}/{y*}', 'GET /a/{z*}'];
    assert.deepEqual(routeProblems(...routes), [
      'r0 and r3: the same route',
      'r0: other routes leave no path to its route',
      'r3: other routes leave no path to its route',
    ]);
  });

  it('when one names a parameter twice, the wildcard included', () => {
    const twice = (route: string) => problemsOf([row({ route, target: 'https://oic.example/x' })]);
    assert.deepEqual(twice('GET /{id}/{id}'), ['order: {id} in the route is there more than once']);
    assert.deepEqual(twice('GET /{id}/{id*}'), ['order: {id} in the route is there more than once']);
    assert.deepEqual(twice('GET /{id}/{id}/{id*}'), ['order: {id} in the route is there more than once']);
  });

  it('when a target takes a wildcard for a parameter, or a parameter for a wildcard', () => {
    const target = (route: string, path: string) =>
      problemsOf([row({ route, target: `https://oic.example/${path}` })]);
    assert.deepEqual(target('GET /a/{x*}', '{x}'), ['order: target uses {x}, which the route lacks']);
    assert.deepEqual(target('GET /a/{x}', '{x*}'), ['order: target uses {x*}, which the route lacks']);
    assert.deepEqual(target('GET /a', '{x*}'), ['order: target uses {x*}, which the route lacks']);
  });
});

describe('routes of one table are accepted', () => {
  for (const routes of [
    ['GET /a/{x}', 'POST /{y}/b', 'PUT /a/{z}'],
    ['GET /a', 'GET /a/{x}', 'GET /a/{x}/{y*}', 'GET /{z*}'],
    ['GET /a/{x*}', 'GET /a', 'GET /a/{b}', 'GET /a/{b}/{c}'],
    ['GET /a/{x*}', 'GET /a/{b}/{y*}'],
    ['GET /a/{x*}', 'GET /a', 'GET /a/b/{y*}'],
    ['GET /a/{x*}', 'POST /a', 'POST /a/{b}/{y*}'],
    ['GET /{a}/b', 'GET /{a}/c', 'GET /{a}/{b}'],
    ['GET /{a}/x', 'GET /b/y/{z*}'],
  ]) {
    it(`when one of each two that share paths is the narrower: ${routes.join(', ')}`, () => {
      assert.deepEqual(routeProblems(...routes), []);
      assert.deepEqual(routeProblems(...routes.toReversed()), []);
    });
  }
});
