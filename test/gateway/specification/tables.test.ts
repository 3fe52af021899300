/** Tables of every kind, and the routes that each method makes of them, written out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Method } from '../../../gateway/specification/specification.ts';
import { tokenCredential, toTable } from '../../invoker/table-bench.ts';
import {
  authorization,
  backend,
  integration,
  policies,
  routesOf,
  specificationOf,
  TARGET,
} from './specification-bench.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Path and methods, and what the route asks for or leads to. */
function summaryOf(method: Method, rows: Rows): readonly (readonly unknown[])[] {
  return routesOf(method, rows).map(({ path, methods, backend: to, requestPolicies }) => [
    path,
    methods?.join(' '),
    'url' in to ? to.url.replace(`${TARGET}/`, '') : to.type.split('_')[0],
    ...(requestPolicies?.authorization === undefined ? [] : [requestPolicies.authorization]),
  ]);
}

const variable = (name: string): string => `\${request.path[${name}]}`;
const nobody = { allow: [] };
const scoped = (...scopes: readonly string[]) => ({ allow: [{ scopes }] });

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

describe('paths that differ in the names of parameters only', () => {
  const rows = [
    integration('read', 'GET /v1/a/{x}/{more*}', { target: `${TARGET}/read/{x}/{more*}` }),
    integration('write', 'POST /v1/a/{y}/{rest*}', { target: `${TARGET}/write/{rest*}` }),
  ];

  it('are one path, with the names of the first', () => {
    assert.deepEqual(summaryOf(4, rows), [['/a/{x}/{more*}', 'GET POST', 'ORACLE', authorization(['use'])]]);
  });

  it('lead each to its own target with the first one’s names', () => {
    assert.deepEqual(summaryOf(1, rows), [
      ['/a/{x}/{more*}', 'GET', `read/${variable('x')}/${variable('more')}`],
      ['/a/{x}/{more*}', 'POST', `write/${variable('more')}`],
      ['/a/{x}', 'GET', `read/${variable('x')}`],
      ['/a/{x}', 'POST', 'write'],
    ]);
  });
});

describe('a wildcard', () => {
  it('has a second path to OIC without any segment, whose address has no slash at its end', () => {
    const rows = [integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}?v=1` })];
    assert.deepEqual(summaryOf(1, rows), [
      ['/files/{path*}', 'GET', `f/${variable('path')}?v=1`],
      ['/files', 'GET', 'f?v=1'],
    ]);
    assert.deepEqual(summaryOf(4, rows), [['/files/{path*}', 'GET', 'ORACLE', authorization(['use'])]]);
  });

  it('has none where the target does not use it, or the prefix alone would be left', () => {
    assert.equal(routesOf(1, [integration('a', 'GET /v1/a/{path*}')]).length, 1);
    assert.equal(
      routesOf(1, [integration('a', 'GET /v1/{path*}', { target: `${TARGET}/{path*}` })]).length,
      1,
    );
  });

  it('has the method of its own on narrower paths too, where the invoker would have it', () => {
    const rows = [
      integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}`, ...scoped('r') }),
      integration('upload', 'POST /v1/files/{kind}/upload', { target: `${TARGET}/u/{kind}`, ...scoped('w') }),
    ];
    assert.deepEqual(summaryOf(4, rows), [
      ['/files/{path*}', 'GET', 'ORACLE', authorization(['r'])],
      ['/files/{kind}/upload', 'GET POST', 'ORACLE', authorization(['r', 'w'])],
    ]);
    assert.deepEqual(summaryOf(3, rows), [
      ['/files/{path*}', 'GET', `f/${variable('path')}`, authorization(['r'])],
      ['/files/{kind}/upload', 'GET', `f/${variable('kind')}/upload`, authorization(['r'])],
      ['/files/{kind}/upload', 'POST', `u/${variable('kind')}`, authorization(['w'])],
      ['/files', 'GET', 'f', authorization(['r'])],
    ]);
  });

  it('has not the paths that a narrower integration has of its own', () => {
    const rows = [
      integration('wide', 'GET /v1/a/{path*}', scoped('w')),
      integration('narrow', 'GET /v1/a/b', scoped('n')),
    ];
    assert.deepEqual(summaryOf(3, rows), [
      ['/a/{path*}', 'GET', 'wide', authorization(['w'])],
      ['/a/b', 'GET', 'narrow', authorization(['n'])],
    ]);
  });
});

describe('paths that cross with different methods', () => {
  const rows = [
    integration('one', 'GET /v1/a/{x}', { target: `${TARGET}/one/{x}`, ...scoped('1') }),
    integration('two', 'POST /v1/{y}/b', { target: `${TARGET}/two/{y}`, ...scoped('2') }),
  ];

  it('get a path for what they share', () => {
    assert.deepEqual(summaryOf(4, rows), [
      ['/a/{x}', 'GET', 'ORACLE', authorization(['1'])],
      ['/{y}/b', 'POST', 'ORACLE', authorization(['2'])],
      ['/a/b', 'GET POST', 'ORACLE', authorization(['1', '2'])],
    ]);
    assert.deepEqual(summaryOf(3, rows).slice(2), [
      ['/a/b', 'GET', 'one/b', authorization(['1'])],
      ['/a/b', 'POST', 'two/a', authorization(['2'])],
    ]);
  });

  it('get names for its parameters that none of them has elsewhere', () => {
    const more = [
      integration('one', 'GET /v1/a/{x}/{y}', { target: `${TARGET}/{x}/{y}` }),
      integration('two', 'POST /v1/{y}/b/{x}', { target: `${TARGET}/{x}/{y}` }),
    ];
    assert.deepEqual(summaryOf(1, more).slice(2), [
      ['/a/b/{p3}', 'GET', `b/${variable('p3')}`],
      ['/a/b/{p3}', 'POST', `${variable('p3')}/a`],
    ]);
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
    assert.deepEqual(summaryOf(4, [integration('a', 'GET /v1/a', nobody)])[0]?.[3], authorization([]));
  });
});

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
    assert.deepEqual(
      summaryOf(2, rows),
      [
        ['/a/{path*}', 'GET', 'wide'],
        ['/a/b', 'GET', 'STOCK'],
      ].concat([['/a/b/c', 'GET', 'narrower']]),
    );
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
