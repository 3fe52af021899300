/** The rules `route-without-integration` and `integration-without-route`: what a table and a gateway have of each other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { row } from '../../invoker/table-bench.ts';
import { drop, put } from '../json-edits.ts';
import {
  AUTHORIZER,
  found,
  foundAfter,
  invokerRoute,
  lint,
  OPTIONS,
  optionsWith,
  specificationWith,
} from './lint-bench.ts';

function tableOf(...routes: readonly string[]) {
  return optionsWith(
    ...routes.map((route, index) =>
      row({ name: `r${index}`, route, target: 'https://oic.example/x', allow: [{ clients: ['a'] }] }),
    ),
  );
}

function specification(...routes: readonly (readonly [path: string, ...methods: string[]])[]) {
  const authentication = { type: 'CUSTOM_AUTHENTICATION', functionId: 'f', tokenHeader: 'Authorization' };
  return {
    requestPolicies: { authentication },
    routes: routes.map(([path, ...methods]) => invokerRoute(path, methods)),
  };
}

describe('a route to the invoker', () => {
  for (const [what, path, route] of [
    ['another path', '/b', 'GET /v1/a'],
    ['a path in another case', '/A', 'GET /v1/a'],
    ['a longer path', '/a/b', 'GET /v1/a'],
    ['the path with its prefix', '/v1/a', 'GET /v1/a'],
    ['the same path under another prefix', '/a', 'GET /v2/a'],
  ] as const) {
    it(`with ${what} than the table has leads nowhere`, () => {
      const findings = found(specification([path, 'GET']), tableOf(route));
      assert.ok(findings.includes('route-without-integration /routes/0'), String(findings));
    });
  }

  it('needs an integration for each of its methods, but not for ANY', () => {
    const table = tableOf('GET /v1/a', 'POST /v1/b');
    assert.deepEqual(found(specification(['/a', 'PUT', 'GET', 'POST'], ['/b', 'POST']), table), [
      'route-without-integration /routes/0/methods/0',
      'route-without-integration /routes/0/methods/2',
    ]);
    assert.deepEqual(found(specification(['/a', 'ANY'], ['/b', 'POST']), table), []);
  });

  it('counts the places of its methods as they stand there, whatever else is among them', () => {
    const specified = specificationWith(put('/routes/1/methods', [5, 'POST', 'PUT']));
    assert.deepEqual(found(specified), [
      'wrong-form /routes/1/methods/0',
      'route-without-integration /routes/1/methods/2',
    ]);
  });

  it('leads nowhere when narrower routes take all that is behind it', () => {
    const table = tableOf('GET /v1/a/b');
    assert.deepEqual(found(specification(['/a/{rest*}', 'GET'], ['/a/b', 'GET']), table), [
      'route-without-integration /routes/0',
    ]);
  });

  it('may call its parameters as it likes', () => {
    assert.deepEqual(found(specification(['/a/{x}/{y*}', 'GET']), tableOf('GET /v1/a/{id}/{rest*}')), []);
  });

  it('is one only by its function, when that is known', () => {
    const elsewhere = put('/routes/2/backend', { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: AUTHORIZER });
    assert.deepEqual(foundAfter(elsewhere), []);
    const { invokerFunctionId: _id, ...unknown } = OPTIONS;
    assert.deepEqual(found(specificationWith(elsewhere), unknown), ['route-without-integration /routes/2']);
  });
});

describe('an integration', () => {
  it('is said by name, with the route to add', () => {
    const [finding] = lint(specification(['/a', 'GET']), tableOf('GET /v1/a', 'PUT /v1/b/{id}'));
    assert.deepEqual(finding, {
      rule: 'integration-without-route',
      pointer: '/routes',
      why: 'no route leads to the integration r1',
      mend: 'add a route /b/{id} with PUT to the invoker, or take the integration out',
    });
  });

  it('is not reached by another method, nor by a route that is narrower', () => {
    const table = tableOf('GET /v1/a/{id}');
    assert.deepEqual(
      lint(specification(['/a/b', 'GET']), table).map(({ why }) => why),
      ['not all calls of the integration r0 find a route'],
    );
    assert.deepEqual(found(specification(['/a/{id}', 'POST']), table), [
      'route-without-integration /routes/0',
      'integration-without-route /routes',
    ]);
  });

  it('is reached by wider routes, by ANY and by narrower ones that together leave nothing out', () => {
    const table = tableOf('GET /v1/a/{rest*}');
    for (const routes of [
      [['/{rest*}', 'GET']],
      [['/a/{rest*}', 'ANY']],
      [
        ['/a', 'GET'],
        ['/a/{x}/{y*}', 'GET'],
      ],
    ] as const) {
      assert.deepEqual(found(specification(...routes), table), [], JSON.stringify(routes));
    }
  });

  it('outside of the prefix is another deployment’s', () => {
    assert.deepEqual(
      found(specification(['/a', 'GET']), tableOf('GET /v1/a', 'GET /other/b', 'GET /v1')),
      [],
    );
  });

  it('may lose calls to a narrower route without its method', () => {
    const table = tableOf('GET /v1/files/{path*}', 'POST /v1/files/upload');
    const findings = lint(specification(['/files/{path*}', 'GET'], ['/files/upload', 'POST']), table);
    assert.deepEqual(findings, [
      {
        rule: 'integration-without-route',
        pointer: '/routes/1/methods',
        why: 'lacks GET, with which the integration r0 can be called on this path too: the gateway may answer 405',
        mend: 'add GET',
      },
    ]);
    assert.deepEqual(
      found(specification(['/files/{path*}', 'GET'], ['/files/upload', 'POST', 'GET']), table),
      [],
    );
    const apart = specification(
      ['/files/{path*}', 'GET'],
      ['/files/upload', 'POST'],
      ['/files/upload', 'GET'],
    );
    assert.deepEqual(found(apart, table), []);
  });

  it('is said to lose calls once, where several routes have the narrower path', () => {
    const table = tableOf('GET /v1/{path*}', 'POST /v1/a', 'PUT /v1/a');
    assert.deepEqual(found(specification(['/{path*}', 'GET'], ['/a', 'POST'], ['/a', 'PUT']), table), [
      'integration-without-route /routes/1/methods',
    ]);
  });

  it('needs no route in a deployment without functions, which is of another method', () => {
    assert.deepEqual(foundAfter(drop('/routes/0'), drop('/routes/0')), []);
  });

  it('is not reached by a function that is not the invoker', () => {
    const functionId = put('/routes/0/backend/functionId', `${AUTHORIZER}2`);
    assert.deepEqual(foundAfter(functionId), ['integration-without-route /routes']);
  });
});
