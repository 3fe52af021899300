/** The rule `authorization-dropped`: an invoker that verifies tokens must get them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { AUTHORIZER, found, OPTIONS, specificationWith, trustedHeaders } from './lint-bench.ts';

const HEADERS = '/routes/0/requestPolicies/headerTransformations';
const items = (...names: readonly string[]) => ({ items: names.map((name) => ({ name })) });
const allowed = ['X-Caller-Client', 'X-Caller-Sub', 'X-Caller-Sub-Type', 'X-Caller-Scope'];
const withHeaders = (more: object) =>
  specificationWith(put(HEADERS, { setHeaders: { items: trustedHeaders() }, ...more }));

describe('the token on its way to the invoker', () => {
  for (const [what, more, place] of [
    ['blocked', { filterHeaders: { type: 'BLOCK', ...items('X-Other', 'AUTHORIZATION') } }, 'filterHeaders'],
    ['not allowed', { filterHeaders: { type: 'ALLOW', ...items(...allowed) } }, 'filterHeaders'],
    [
      'renamed',
      { renameHeaders: { items: [{ from: 'authorization', to: 'X-Token' }] } },
      'renameHeaders/items/0',
    ],
    [
      'another header by a renaming',
      { renameHeaders: { items: [{ from: 'X-Token', to: 'Authorization' }] } },
      'renameHeaders/items/0',
    ],
  ] as const) {
    it(`must not be ${what}`, () => {
      assert.deepEqual(found(withHeaders(more)), [`authorization-dropped ${HEADERS}/${place}`]);
    });
  }

  it('must not be overwritten, kept from or added to by a value of the route', () => {
    for (const ifExists of ['OVERWRITE', 'SKIP', 'APPEND']) {
      const set = [...trustedHeaders(), { name: 'Authorization', values: ['Basic x'], ifExists }];
      assert.deepEqual(found(withHeaders({ setHeaders: { items: set } })), [
        `authorization-dropped ${HEADERS}/setHeaders/items/4`,
      ]);
    }
  });

  it('passes filters that let it', () => {
    for (const filterHeaders of [
      { type: 'BLOCK', ...items('X-Other') },
      { type: 'ALLOW', ...items(...allowed, 'aUTHORIZATION') },
    ]) {
      assert.deepEqual(found(withHeaders({ filterHeaders })), []);
    }
  });

  const blocked = { filterHeaders: { type: 'BLOCK', ...items('Authorization') } };

  it('may end at the gateway where the invoker believes it, and where nobody knows what the function does', () => {
    const { callerSource: _source, ...unknown } = OPTIONS;
    assert.deepEqual(found(withHeaders(blocked), { ...OPTIONS, callerSource: 'gateway' }), []);
    assert.deepEqual(found(withHeaders(blocked), unknown), []);
  });

  it('may end at the gateway before back ends that are not the invoker', () => {
    const elsewhere = { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: AUTHORIZER };
    const specification = specificationWith(
      put('/routes/2/backend', elsewhere),
      put('/routes/2/requestPolicies/headerTransformations/filterHeaders', blocked.filterHeaders),
    );
    assert.deepEqual(found(specification), []);
  });
});
