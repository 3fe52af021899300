/** The rule `scopes`: what a route asks for is what the integrations behind it ask for, no more and no less. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { row } from '../../invoker/table-bench.ts';
import { put } from '../json-edits.ts';
import { found, foundAfter, invokerRoute, lint, optionsWith } from './lint-bench.ts';

const AT = '/requestPolicies/authorization';
const PLAIN = { target: 'https://oic.example/x', credential: row()['credential'] };

function integration(name: string, route: string, ...scopes: readonly string[]) {
  const allow = scopes.length === 0 ? [{ clients: ['a'] }] : [{ scopes }];
  return row({ ...PLAIN, name, route, allow });
}

function specification(...routes: readonly unknown[]) {
  const authentication = { type: 'CUSTOM_AUTHENTICATION', functionId: 'f', tokenHeader: 'Authorization' };
  return { requestPolicies: { authentication }, routes };
}

function route(path: string, methods: readonly string[], ...scopes: readonly string[]) {
  return invokerRoute(path, methods, scopes);
}

describe('the scopes of a route to the invoker', () => {
  it('may be in any order', () => {
    assert.deepEqual(foundAfter(put(`/routes/0${AT}/allowedScope`, ['all', 'read'])), []);
  });

  it('must be there where the table asks for some', () => {
    const [finding] = lint(
      specification(route('/a', ['GET'])),
      optionsWith(integration('a', 'GET /v1/a', 'x')),
    );
    assert.equal(finding?.pointer, `/routes/0${AT}`);
    assert.match(finding?.why ?? '', /asks for no scope where a asks for some: .* cost an invocation each/);
    assert.match(finding?.mend ?? '', /ANY_OF with allowedScope \["x"\]/);
  });

  it('must not be there where the table has an entry without', () => {
    const table = optionsWith(
      row({ ...PLAIN, route: 'GET /v1/a', allow: [{ scopes: ['x'] }, { subjects: ['a'] }] }),
    );
    assert.deepEqual(found(specification(route('/a', ['GET'], 'x')), table), [`scopes /routes/0${AT}`]);
    assert.deepEqual(found(specification(route('/a', ['GET'])), table), []);
  });

  it('may be none for an integration that nobody may call', () => {
    const table = optionsWith(row({ ...PLAIN, route: 'GET /v1/a', allow: [] }));
    assert.deepEqual(found(specification(route('/a', ['GET'])), table), []);
  });

  it('must not be an empty list, whoever is behind it', () => {
    assert.deepEqual(foundAfter(put(`/routes/2${AT}/allowedScope`, [])), [`scopes /routes/2${AT}`]);
  });

  it('are found wrong one by one, and the list once when some are missing', () => {
    assert.deepEqual(foundAfter(put(`/routes/0${AT}/allowedScope`, ['write', 'read', 'READ'])), [
      `scopes /routes/0${AT}`,
      `scopes /routes/0${AT}/allowedScope/0`,
      `scopes /routes/0${AT}/allowedScope/2`,
    ]);
  });

  it('are those of all methods of the route, and of no other method', () => {
    const table = optionsWith(
      integration('read', 'GET /v1/a', 'r'),
      integration('write', 'POST /v1/a', 'w'),
      integration('remove', 'DELETE /v1/a', 'd'),
    );
    const routes = (...both: readonly string[]) =>
      specification(route('/a', ['GET', 'POST'], ...both), route('/a', ['DELETE'], 'd'));
    assert.deepEqual(found(routes('r', 'w'), table), []);
    assert.deepEqual(found(routes('r'), table), [`scopes /routes/0${AT}`]);
    assert.deepEqual(found(specification(route('/a', ['ANY'], 'r', 'w', 'd')), table), []);
    const { methods: _methods, ...every } = route('/a', [], 'r', 'w', 'd');
    assert.deepEqual(found(specification(every), table), []);
  });

  it('are those of every integration behind a wildcard', () => {
    const table = optionsWith(integration('a', 'GET /v1/a', 'x'), integration('b', 'GET /v1/b/{id}', 'y'));
    assert.deepEqual(found(specification(route('/{rest*}', ['GET'], 'x', 'y')), table), []);
    assert.deepEqual(found(specification(route('/{rest*}', ['GET'], 'x')), table), [`scopes /routes/0${AT}`]);
  });

  it('are not those of what a narrower route takes, or a narrower integration', () => {
    const table = optionsWith(
      integration('wide', 'GET /v1/a/{p*}', 'w'),
      integration('narrow', 'GET /v1/a/b', 'n'),
    );
    const routes = (wide: string, narrow: string) =>
      specification(route('/a/{p*}', ['GET'], wide), route('/a/b', ['GET'], narrow));
    assert.deepEqual(found(routes('w', 'n'), table), []);
    assert.deepEqual(found(routes('n', 'w'), table), [
      `scopes /routes/0${AT}`,
      `scopes /routes/0${AT}/allowedScope/0`,
      `scopes /routes/1${AT}`,
      `scopes /routes/1${AT}/allowedScope/0`,
    ]);
  });

  it('have nothing to be held against without a table, or behind another function', () => {
    const asks = specification(route('/a', ['GET'], 'anything'));
    assert.deepEqual(found(asks, {}), []);
    const table = optionsWith(integration('a', 'GET /v1/b', 'x'));
    assert.ok(!found(asks, table).some((line) => line.startsWith('scopes')));
  });

  it('are not held against integrations under another prefix', () => {
    const table = optionsWith(integration('a', 'GET /v1/a', 'x'), integration('b', 'GET /v10/a', 'y'));
    assert.deepEqual(found(specification(route('/a', ['GET'], 'x')), table), []);
  });
});

describe('the scopes of a route to OIC itself', () => {
  const http = (methods: readonly string[], scopes: readonly string[], url = 'https://oic.example/x') => ({
    ...route('/a', methods, ...scopes),
    backend: { type: 'HTTP_BACKEND', url },
  });
  const table = optionsWith(integration('read', 'GET /v1/a', 'r'), integration('write', 'POST /v1/a', 'w'));

  it('are each integration’s own, as nobody asks again behind it', () => {
    assert.deepEqual(found(specification(http(['GET'], ['r']), http(['POST'], ['w'])), table), []);
    const [finding] = lint(specification(http(['GET'], [])), table);
    assert.match(finding?.why ?? '', /asks for no scope where read asks for some: tokens without one pass/);
  });

  it('must not open one method by the scope of another', () => {
    const findings = lint(specification(http(['GET', 'POST'], ['r', 'w'])), table);
    assert.deepEqual(
      findings.map(({ pointer, why }) => [pointer, why]),
      [
        [`/routes/0${AT}/allowedScope/1`, 'is a scope that does not open read: its tokens pass all the same'],
        [
          `/routes/0${AT}/allowedScope/0`,
          'is a scope that does not open write: its tokens pass all the same',
        ],
      ],
    );
  });

  it('are nothing of the table’s where the address is another', () => {
    assert.deepEqual(found(specification(http(['GET'], ['z'], 'https://elsewhere.example/x')), table), []);
  });
});
