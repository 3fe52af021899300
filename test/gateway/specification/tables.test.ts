/** Methods, scopes and prefixes of tables, and the routes that each method makes of them, written out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintSpecification } from '../../../gateway/lint/lint.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import { toTable } from '../../invoker/table-bench.ts';
import {
  authorization,
  backend,
  integration,
  policies,
  type Rows,
  routesOf,
  scoped,
  specificationOf,
  summaryOf,
  TARGET,
} from './specification-bench.ts';

describe('two methods on one path', () => {
  const same = [
    integration('read', 'GET /v1/a', { target: `${TARGET}/x` }),
    integration('write', 'POST /v1/a', { target: `${TARGET}/x` }),
  ];

  it('are one route where they lead to the same', () => {
    for (const method of [1, 2, 3, 4] as const) assert.equal(routesOf(method, same).length, 1);
    assert.deepEqual(routesOf(3, same), [
      { path: '/a', methods: ['GET', 'POST'], backend: backend('x'), requestPolicies: policies(['use']) },
    ]);
  });

  it('are two with different targets, credentials or times, but at the invoker', () => {
    for (const changes of [
      { target: `${TARGET}/y` },
      { credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..other' } },
      { timeoutSeconds: 5 },
    ]) {
      const rows = [same[0], { ...same[1], ...changes }] as Rows;
      assert.equal(routesOf(3, rows).length, 2);
      assert.equal(routesOf(4, rows).length, 1);
    }
  });

  it('are two with different scopes where the gateway alone asks for them', () => {
    const rows = [
      { ...same[0], ...scoped('r') },
      { ...same[1], ...scoped('w') },
    ];
    assert.deepEqual(summaryOf(3, rows), [
      ['/a', 'GET', 'x', authorization(['r'])],
      ['/a', 'POST', 'x', authorization(['w'])],
    ]);
    assert.deepEqual(summaryOf(4, rows), [['/a', 'GET POST', 'ORACLE', authorization(['r', 'w'])]]);
    assert.deepEqual(summaryOf(1, rows), [['/a', 'GET POST', 'x']]);
  });
});

describe('scopes', () => {
  it('are all that any entry names, each once', () => {
    const rows = [
      integration('a', 'GET /v1/a', {
        allow: [{ scopes: ['x', 'y'] }, { scopes: ['y', 'z'], clients: ['c'] }],
      }),
    ];
    for (const method of [3, 4] as const) {
      assert.deepEqual(summaryOf(method, rows)[0]?.[3], authorization(['x', 'y', 'z']));
    }
  });

  it('are none where one entry has none, and for nobody', () => {
    const mixed = [integration('a', 'GET /v1/a', { allow: [{ scopes: ['x'] }, { subjects: ['s'] }] })];
    for (const method of [3, 4] as const) {
      assert.deepEqual(summaryOf(method, mixed)[0]?.[3], authorization([]));
    }
    assert.deepEqual(summaryOf(4, [integration('a', 'GET /v1/a', { allow: [] })])[0]?.[3], authorization([]));
  });
});

describe('integrations outside of the prefix', () => {
  it('are left out, however alike the prefix is', () => {
    const rows = ['/v1/a', '/v10/a', '/v1', '/V1/a', '/x/v1/a', '/{v1}/a'].map((path, index) =>
      integration(`r${index}`, `GET ${path}`),
    );
    assert.deepEqual(
      summaryOf(4, rows).map(([path]) => path),
      ['/a'],
    );
  });

  it('alone make no specification', () => {
    assert.throws(
      () => specificationOf(4, toTable([integration('a', 'GET /v2/a')])),
      /method 4 serves no integration/,
    );
  });
});

describe('a table of more routes than a deployment may have', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, index) => integration(`r${index}`, `GET /v1/r${index}`));
  const limitsIn = (count: number) =>
    lintSpecification(specificationOf(4, toTable(rows(count))), {}).map(
      ({ rule, pointer }) => `${rule} ${pointer}`,
    );

  it('is found by the linter and refused by the gateway, at one route too many', () => {
    assert.deepEqual(limitsIn(50), []);
    assert.deepEqual(limitsIn(51), ['limit /routes']);
    assert.equal(parseSpecification(specificationOf(4, toTable(rows(51)))).ok, false);
  });
});
