/** The rule `trusted-header` for headers that a deployment takes from the authorizer's context under names of its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { foundAfter, variable } from './lint-bench.ts';

const AUTH_SUB = variable('request.auth[sub]');

describe('a header of the deployment’s own that is taken from the context', () => {
  const headers = '/routes/2/requestPolicies/headerTransformations';
  const more = (item: object) => put(`${headers}/setHeaders/items/-`, item);
  const user = { name: 'X-User', values: [AUTH_SUB] };
  const elsewhere = [0, 1].map(
    (route) => `trusted-header /routes/${route}/requestPolicies/headerTransformations/setHeaders`,
  );
  const onAll = [0, 1].map((route) =>
    put(`/routes/${route}/requestPolicies/headerTransformations/setHeaders/items/-`, user),
  );

  it('must be overwritten on the other routes too', () => {
    assert.deepEqual(foundAfter(more(user)), elsewhere);
    assert.deepEqual(foundAfter(more(user), ...onAll), []);
  });

  it('may have text around the authorizer’s word, and several words of it', () => {
    for (const value of [`user ${AUTH_SUB}`, `${AUTH_SUB}:${variable('request.auth[tenant]')}`]) {
      assert.deepEqual(foundAfter(more({ ...user, values: [value] }), ...onAll), [], value);
    }
  });

  for (const [what, values] of [
    ['a word of the caller beside it', [`${AUTH_SUB}${variable('request.headers[x]')}`]],
    ['a variable that does not end', [`${AUTH_SUB}\${request.auth[x]`]],
    ['a second value', [AUTH_SUB, 'x']],
  ] as const) {
    it(`may not have ${what}`, () => {
      assert.deepEqual(foundAfter(more({ ...user, values }), ...onAll), [
        `trusted-header ${headers}/setHeaders/items/5/values`,
      ]);
    });
  }

  it('may be taken away from every request instead', () => {
    const without = [0, 1].map((route) => {
      const at = `/routes/${route}/requestPolicies/headerTransformations`;
      return route === 0
        ? put(`${at}/filterHeaders`, { type: 'BLOCK', items: [{ name: 'x-USER' }] })
        : put(`${at}/renameHeaders`, { items: [{ from: 'X-User', to: 'X-Claimed-User' }] });
    });
    assert.deepEqual(foundAfter(more(user), ...without), []);
  });

  it('is not Authorization, which every back end checks itself', () => {
    const value = `Bearer ${variable('request.auth[back_end_token]')}`;
    assert.deepEqual(foundAfter(more({ name: 'Authorization', values: [value] })), []);
  });

  it('counts only under a name that a header can have', () => {
    const named = (name: unknown) => foundAfter(more({ name, values: [AUTH_SUB] }));
    assert.deepEqual(named('X User: a'), [`wrong-form ${headers}/setHeaders/items/5/name`]);
    assert.deepEqual(named(5), [`wrong-form ${headers}/setHeaders/items/5/name`]);
  });
});
