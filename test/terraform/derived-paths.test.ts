/**
 * Paths that share paths, in the Terraform module: a gateway takes the narrowest path and only then looks at the method, so
 * that each path needs the methods of the wider ones. Evaluated by a real terraform, compared with what is written here.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { refuse } from '../support/terraform-module.ts';
import { DERIVED_IDS, evaluateRoutes, toRow, toTable } from '../support/terraform-tables.ts';

const to = (...allowedScope: readonly string[]) => ({ type: 'ANY_OF', allowedScope });
const toScoped = (route: string, scope: string) => toRow(route, [{ scopes: [scope] }]);

/** Patterns that differ in the position of their one literal, so that any two of them cross. */
const toDiagonal = (...methods: readonly string[]): string =>
  toTable(
    ...methods.map((method, index) => {
      const segments = methods.map((_method, position) => (position === index ? 'a' : `{x${position}}`));
      return toRow(`${method} /method-4/${segments.join('/')}`);
    }),
  );

test('a path has the methods of the wider paths too, and the scopes that they ask for', {
  skip: skipWithoutTerraform,
}, () => {
  const routes = evaluateRoutes({
    parameter: toTable(toScoped('GET /method-4/a', 'read'), toScoped('POST /method-4/{x}', 'write')),
    narrowest: toTable(
      toScoped('GET /method-4/{all*}', 'any'),
      toScoped('GET /method-4/a/{x}', 'read'),
      toScoped('PUT /method-4/a/b', 'write'),
    ),
    wildcardOfNoSegment: toTable(
      toScoped('GET /method-4/a/{rest*}', 'read'),
      toScoped('POST /method-4/a', 'write'),
    ),
    otherNames: toTable(toScoped('GET /method-4/{one}', 'read'), toScoped('POST /method-4/{two}', 'write')),
    apart: toTable(toScoped('GET /method-4/a/{x}', 'read'), toScoped('POST /method-4/a/{x}/{y}', 'write')),
  });
  assert.deepEqual(routes, {
    parameter: [
      ['/a', 'GET POST', to('read', 'write')],
      ['/{x}', 'POST', to('write')],
    ],
    narrowest: [
      ['/{all*}', 'GET', to('any')],
      ['/a/{x}', 'GET', to('read')],
      ['/a/b', 'GET PUT', to('read', 'write')],
    ],
    wildcardOfNoSegment: [
      ['/a/{rest*}', 'GET', to('read')],
      ['/a', 'GET POST', to('read', 'write')],
    ],
    otherNames: [['/{one}', 'GET POST', to('read', 'write')]],
    apart: [
      ['/a/{x}', 'GET', to('read')],
      ['/a/{x}/{y}', 'POST', to('write')],
    ],
  });
});

test('what paths share that cross is a path of its own', { skip: skipWithoutTerraform }, () => {
  const routes = evaluateRoutes({
    two: toTable(toScoped('GET /method-4/a/{x}', 'read'), toScoped('POST /method-4/{y}/b', 'write')),
    wildcards: toTable(
      toScoped('GET /method-4/a/{rest*}', 'read'),
      toScoped('POST /method-4/{x}/{y}/{more*}', 'write'),
    ),
    named: toTable(
      toScoped('GET /method-4/a/{x}', 'read'),
      toScoped('POST /method-4/{y}/b', 'write'),
      toScoped('PUT /method-4/a/b', 'own'),
    ),
  });
  assert.deepEqual(routes, {
    two: [
      ['/a/{x}', 'GET', to('read')],
      ['/{y}/b', 'POST', to('write')],
      ['/a/b', 'GET POST', to('read', 'write')],
    ],
    wildcards: [
      ['/a/{rest*}', 'GET', to('read')],
      ['/{x}/{y}/{more*}', 'POST', to('write')],
      ['/a/{p2}/{rest*}', 'GET POST', to('read', 'write')],
    ],
    named: [
      ['/a/{x}', 'GET', to('read')],
      ['/{y}/b', 'POST', to('write')],
      ['/a/b', 'GET POST PUT', to('read', 'write', 'own')],
    ],
  });
});

test('four paths may all cross each other, and five are refused', { skip: skipWithoutTerraform }, () => {
  const { four } = evaluateRoutes({ four: toDiagonal('GET', 'POST', 'PUT', 'PATCH') });
  assert.equal(four?.length, 15);
  assert.deepEqual(four.find(([path]) => path === '/a/a/a/a')?.[1], 'GET POST PUT PATCH');
  const five = { ...DERIVED_IDS, integrations: toDiagonal('GET', 'POST', 'PUT', 'PATCH', 'DELETE') };
  assert.match(refuse('derived', five).join('\n'), /routes of integrations cross too often/);
});
