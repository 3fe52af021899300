/**
 * Whatever JSON there is, the linter answers with findings, in a time that a person waits, and without any value of it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { API_MODEL } from '../../../gateway/api/model.ts';
import { type Finding, RULES } from '../../../gateway/lint/finding.ts';
import { invokerRoute, lint, OPTIONS, specificationWith, variable } from './lint-bench.ts';

const RUNS = 400;
/** No name of a header, which alone a finding may repeat. */
const CANARY = 'canary 4f1d';

/** Names of the API and of what every object inherits, so that many values get past the first look. */
const NAMES = [
  ...new Set(
    Object.values(API_MODEL).flatMap((model) => ('fields' in model ? Object.keys(model.fields) : [])),
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'a/b', '~'],
];
const TAGS = Object.values(API_MODEL).flatMap((model) =>
  'variants' in model ? Object.keys(model.variants) : [],
);
const TEXTS = [
  ...TAGS,
  ...['GET', 'ANY', '/', '/orders/{id}', '/{a}/{b*}', '{', '/{a*}/{a*}', 'X-Caller-Sub', 'authorization'],
  ...[
    '__proto__',
    'constructor',
    variable('request.auth[sub]'),
    variable('request.auth['),
    'http://x',
    'request.body',
  ],
];
const leaf = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(null, true, false, 0, -1, 1e308, 1.5, 300, CANARY),
  fc.string({ maxLength: 8 }),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    leaf,
    fc.array(tie('json'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie('json')), { maxLength: 6 })
      // By way of text, since a plain assignment of __proto__ would make no member.
      .map((members) =>
        JSON.parse(`{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)}}`),
      ),
  ),
}));

function assertWellFormed(findings: readonly Finding[]): void {
  for (const { rule, pointer, why, mend } of findings) {
    assert.ok(Object.hasOwn(RULES, rule), rule);
    assert.match(pointer, /^(?:\/(?:[^/~]|~[01])*)*$/);
    assert.ok(why.length > 0 && mend.length > 0);
    assert.doesNotMatch(why + mend, new RegExp(CANARY));
  }
}

/** All places in a value. */
function placesIn(value: unknown, keys: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [keys];
  return [keys, ...Object.entries(value).flatMap(([key, child]) => placesIn(child, [...keys, key]))];
}

/** The value with another one at this place. */
function replaceAt(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const child = replaceAt(Reflect.get(Object(value), key), rest, by);
  if (!Array.isArray(value)) return { ...Object(value), [key]: child };
  return value.map((item, index) => (String(index) === key ? child : item));
}

describe('any JSON', () => {
  it('is answered with findings that are well formed and repeat no value', () => {
    fc.assert(
      fc.property(json, (value) => {
        assertWellFormed(lint(value));
        assertWellFormed(
          lint({ requestPolicies: value, routes: [value, { backend: value, requestPolicies: value }] }),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('in the place of any part of a good specification is answered, too', () => {
    const good = specificationWith();
    const places = placesIn(good);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...places), json), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('token', 'gateway', undefined),
        (changes, callerSource) => {
          const spoilt = changes.reduce<unknown>((value, [place, by]) => replaceAt(value, place, by), good);
          assertWellFormed(lint(spoilt, { ...OPTIONS, callerSource }));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('that is put in the place of every part once is found or harmless, and never repeated', () => {
    const good = specificationWith();
    for (const place of placesIn(good)) {
      for (const by of [null, CANARY, 7, [CANARY], { [`x${place.length}`]: CANARY }]) {
        assertWellFormed(lint(replaceAt(good, place, by)));
      }
    }
  });
});

describe('a very large specification', () => {
  const many = <Item>(count: number, item: (index: number) => Item): Item[] =>
    Array.from({ length: count }, (_, index) => item(index));
  const header = (index: number) => ({ name: `x-${index}`, values: [variable('request.auth[a]')] });
  const route = (index: number) => invokerRoute(`/a${index}/{id}`, ['GET']);

  for (const [what, specification] of [
    [
      'of 2,000 routes, each of which sets another header',
      () => ({
        routes: many(2_000, (index) => ({
          ...route(index),
          requestPolicies: { headerTransformations: { setHeaders: { items: [header(index)] } } },
        })),
      }),
    ],
    ['of 2,000 routes that are the same', () => ({ routes: many(2_000, () => route(1)) })],
    [
      'of 20,000 headers in one route',
      () => ({
        routes: [
          {
            ...route(1),
            requestPolicies: {
              headerTransformations: {
                setHeaders: { items: many(20_000, header) },
                filterHeaders: { type: 'ALLOW', items: many(20_000, header) },
              },
            },
          },
        ],
      }),
    ],
    [
      'of 20,000 inputs of an authorizer',
      () => ({
        requestPolicies: {
          authentication: {
            type: 'CUSTOM_AUTHENTICATION',
            functionId: 'f',
            parameters: Object.fromEntries(many(20_000, (index) => [`p${index}`, 'request.host'])),
            cacheKey: many(20_000, (index) => `q${index}`),
          },
        },
      }),
    ],
    ['of 50,000 names', () => Object.fromEntries(many(50_000, (index) => [`n${index}`, index]))],
  ] as const) {
    it(`${what} is answered within seconds`, { timeout: 60_000 }, () => {
      assert.ok(lint(specification()).some(({ rule }) => rule === 'limit' || rule === 'unknown-name'));
    });
  }
});
