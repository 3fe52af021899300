/** Integrations that a method cannot serve: without a route, and out of the reach of the routes of others. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tokenCredential, toTable } from '../../invoker/table-bench.ts';
import {
  integration,
  routesOf,
  specificationOf,
  summaryOf,
  TARGET,
  variable,
} from './specification-bench.ts';

const nobody = { allow: [] };

describe('an integration that nobody may call', () => {
  const rows = [integration('a', 'GET /v1/a', nobody), integration('b', 'GET /v1/b')];

  it('has a route to the invoker, which says no, and none to OIC', () => {
    assert.deepEqual(
      summaryOf(4, rows).map(([path]) => path),
      ['/a', '/b'],
    );
    for (const method of [1, 2, 3] as const) {
      assert.deepEqual(
        summaryOf(method, rows).map(([path]) => path),
        ['/b'],
      );
    }
  });

  it('inside a wildcard is kept from it by an answer of the gateway itself', () => {
    const inside = [
      integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}` }),
      integration('payroll', 'GET /v1/files/payroll/{path*}', nobody),
      integration('salaries', 'POST /v1/files/salaries', nobody),
    ];
    assert.deepEqual(summaryOf(1, inside), [
      ['/files/{path*}', 'GET', `f/${variable('path')}`],
      ['/files/payroll/{path*}', 'GET', 'STOCK'],
      ['/files', 'GET', 'f'],
    ]);
    assert.deepEqual(routesOf(3, inside)[1], {
      path: '/files/payroll/{path*}',
      methods: ['GET'],
      backend: { type: 'STOCK_RESPONSE_BACKEND', status: 404 },
      requestPolicies: { authorization: { type: 'AUTHENTICATION_ONLY' } },
    });
  });
});

describe('an integration whose credential is a token', () => {
  const token = { credential: tokenCredential('client_credentials') };

  it('is kept from the password of a wider one', () => {
    const rows = [
      integration('wide', 'GET /v1/a/{path*}'),
      integration('narrow', 'GET /v1/a/b', token),
      integration('narrower', 'GET /v1/a/b/c'),
    ];
    assert.deepEqual(summaryOf(2, rows), [
      ['/a/{path*}', 'GET', 'wide'],
      ['/a/b', 'GET', 'STOCK'],
      ['/a/b/c', 'GET', 'narrower'],
    ]);
    assert.deepEqual(summaryOf(1, rows)[1], ['/a/b', 'GET', 'narrow']);
  });

  it('alone leaves methods 2 and 3 nothing to serve', () => {
    const table = toTable([integration('a', 'GET /v1/a', token)]);
    for (const method of [2, 3] as const) {
      assert.throws(() => specificationOf(method, table), {
        message: `method ${method} serves no integration: none that it can is under /v1/`,
      });
    }
    assert.equal(specificationOf(1, table).routes?.length, 1);
  });
});
