/** The rules `header-twice` and `protected-header`, and names of headers that are none. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  PROTECTED_REQUEST_HEADERS,
  PROTECTED_RESPONSE_HEADERS,
} from '../../../gateway/api/protected-headers.ts';
import { put } from '../json-edits.ts';
import { CANARY, found, lint, specificationWith, variable } from './lint-bench.ts';

const REQUEST = '/routes/2/requestPolicies/headerTransformations';
const RESPONSE = '/routes/2/responsePolicies/headerTransformations';
const FAILURE = '/requestPolicies/authentication/validationFailurePolicy/responseHeaderTransformations';
const PARAMETERS = '/routes/2/requestPolicies/queryParameterTransformations';

const set = (...names: readonly string[]) => ({ items: names.map((name) => ({ name, values: ['x'] })) });
const rename = (...pairs: readonly (readonly [from: string, to: string])[]) => ({
  items: pairs.map(([from, to]) => ({ from, to })),
});
const filter = (type: string, ...names: readonly string[]) => ({
  type,
  items: names.map((name) => ({ name })),
});

/** Of a route that nobody's trusted headers are asked of. */
function foundWith(at: string, transformations: object): readonly string[] {
  const trusted = [0, 1].map((route) => put(`/routes/${route}/requestPolicies/headerTransformations`, {}));
  const specification = specificationWith(...trusted, put(REQUEST, {}), put(at, transformations));
  return found(specification).map((line) => line.replace(at, '…'));
}

describe('a header that two transformations of one message name', () => {
  for (const [what, transformations, places] of [
    ['set twice', { setHeaders: set('A', 'B', 'A') }, ['setHeaders/items/2/name']],
    ['set twice, in another case', { setHeaders: set('x-a', 'X-A') }, ['setHeaders/items/1/name']],
    [
      'set and renamed',
      { setHeaders: set('A'), renameHeaders: rename(['a', 'b']) },
      ['renameHeaders/items/0/from'],
    ],
    [
      'set, and the new name of another',
      { renameHeaders: rename(['b', 'a']), setHeaders: set('A') },
      ['renameHeaders/items/0/to'],
    ],
    ['renamed to itself', { renameHeaders: rename(['A', 'a']) }, ['renameHeaders/items/0/to']],
    ['renamed in turn', { renameHeaders: rename(['a', 'b'], ['b', 'c']) }, ['renameHeaders/items/1/from']],
    [
      'set and blocked',
      { setHeaders: set('A'), filterHeaders: filter('BLOCK', 'a') },
      ['filterHeaders/items/0/name'],
    ],
    [
      'renamed and blocked under both names',
      { renameHeaders: rename(['a', 'b']), filterHeaders: filter('BLOCK', 'B', 'A') },
      ['filterHeaders/items/0/name', 'filterHeaders/items/1/name'],
    ],
    ['blocked twice', { filterHeaders: filter('BLOCK', 'a', 'A') }, ['filterHeaders/items/1/name']],
    ['allowed twice', { filterHeaders: filter('ALLOW', 'a', 'A') }, ['filterHeaders/items/1/name']],
    ['set and allowed, as it must be', { setHeaders: set('A'), filterHeaders: filter('ALLOW', 'a') }, []],
    ['renamed and allowed', { renameHeaders: rename(['a', 'b']), filterHeaders: filter('ALLOW', 'b') }, []],
  ] as const) {
    for (const [message, at] of [
      ['a request', REQUEST],
      ['a response', RESPONSE],
      ['a refusal', FAILURE],
    ] as const) {
      it(`is found in ${message}: ${what}`, () => {
        assert.deepEqual(
          foundWith(at, transformations),
          places.map((place) => `header-twice …/${place}`),
        );
      });
    }
  }

  it('is none when one is of the request and the other of the response', () => {
    const both = specificationWith(put(`${RESPONSE}/setHeaders`, set('X-Api-Key')));
    assert.deepEqual(found(both), []);
  });

  it('may be a query parameter, whose case counts', () => {
    const transformations = (to: string) => ({
      setQueryParameters: set('a', 'b'),
      renameQueryParameters: rename(['c', to]),
      filterQueryParameters: filter('ALLOW', 'a'),
    });
    assert.deepEqual(foundWith(PARAMETERS, transformations('B')), []);
    assert.deepEqual(foundWith(PARAMETERS, transformations('b')), [
      'header-twice …/renameQueryParameters/items/0/to',
    ]);
    const [finding] = lint(specificationWith(put(PARAMETERS, { setQueryParameters: set(CANARY, CANARY) })));
    assert.doesNotMatch(JSON.stringify(finding), new RegExp(CANARY));
  });
});

describe('a header that the gateway keeps to itself', () => {
  for (const [message, at, kept] of [
    ['request', REQUEST, PROTECTED_REQUEST_HEADERS],
    ['response', RESPONSE, PROTECTED_RESPONSE_HEADERS],
    ['refusal', FAILURE, PROTECTED_RESPONSE_HEADERS],
  ] as const) {
    it(`may not be set, renamed or filtered in a ${message}`, () => {
      for (const name of kept) {
        const upper = name.toUpperCase();
        assert.deepEqual(foundWith(at, { setHeaders: set(upper) }), [
          'protected-header …/setHeaders/items/0/name',
        ]);
        const renamed = { renameHeaders: rename(['x', name], [name, 'y']) };
        assert.deepEqual(
          foundWith(at, renamed).filter((line) => line.startsWith('protected')),
          ['protected-header …/renameHeaders/items/0/to', 'protected-header …/renameHeaders/items/1/from'],
        );
        for (const type of ['BLOCK', 'ALLOW']) {
          const filtered = { filterHeaders: filter(type, name) };
          assert.deepEqual(foundWith(at, filtered), ['protected-header …/filterHeaders/items/0/name']);
        }
      }
    });
  }

  it('is another in a request than in a response', () => {
    assert.deepEqual(foundWith(REQUEST, { setHeaders: set('Retry-After', 'Access-Control-Max-Age') }), []);
    assert.deepEqual(foundWith(RESPONSE, { setHeaders: set('Origin', 'X-Real-IP') }), []);
  });

  it('is neither Authorization nor Host', () => {
    assert.deepEqual(foundWith(REQUEST, { setHeaders: set('Authorization', 'Host') }), []);
  });

  it('is any header in a refusal by a policy that is chosen dynamically', () => {
    const authenticationServerDetail = {
      type: 'CUSTOM_AUTHENTICATION',
      functionId: 'f',
      tokenHeader: 'x',
      validationFailurePolicy: {
        type: 'MODIFY_RESPONSE',
        responseHeaderTransformations: { setHeaders: set('Retry-After') },
      },
    };
    const dynamicAuthentication = {
      selectionSource: { type: 'SINGLE', selector: variable('request.host') },
      authenticationServers: [
        { key: { type: 'WILDCARD', name: 'a', expression: '*' }, authenticationServerDetail },
      ],
    };
    const [line] = found(specificationWith(put('/requestPolicies', { dynamicAuthentication })));
    assert.match(line ?? '', /^protected-header .*\/setHeaders\/items\/0\/name$/);
  });
});

describe('a name that no header can have', () => {
  for (const name of ['', 'X Y', 'X:', `Authorization: Basic ${CANARY}=`, 'é', 'a\r\nb', 'x'.repeat(257)]) {
    it(`is found once, and never repeated: ${JSON.stringify(name.slice(0, 20))}`, () => {
      const twice = specificationWith(put(RESPONSE, { setHeaders: set(name, name) }));
      const findings = lint(twice);
      assert.deepEqual(
        findings.map(({ rule, pointer }) => `${rule} ${pointer.replace(RESPONSE, '…')}`),
        ['wrong-form …/setHeaders/items/0/name', 'wrong-form …/setHeaders/items/1/name'],
      );
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
    });
  }
});
