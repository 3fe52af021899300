/** The table of integrations as a whole: what it accepts, and that no mistake is passed over. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseIntegrations } from '../../src/invoker/integrations.ts';
import { CANARY, parseRows, problemsOf, row } from './table-bench.ts';

const CONTEXT = { allowInsecureHttp: false, identityDomain: undefined };

describe('a table is refused', () => {
  it('without a row: nothing could be invoked', () => {
    assert.deepEqual(problemsOf([]), ['(the whole): expected at least one integration']);
  });

  for (const [what, text] of [
    ['an empty text', ''],
    ['no JSON', CANARY],
    ['JSON with a comment', `[] // ${CANARY}`],
    ['JSON with a comma too many', `[${JSON.stringify(row())},]`],
    ['JSON with a member twice', `[{"${CANARY}":1,"${CANARY}":1}]`],
    ['JSON with a byte order mark', `\u{feff}[${JSON.stringify(row())}]`],
  ] as const) {
    it(`when the whole is ${what}`, () => {
      const problems = ['(the whole): expected JSON, in which no member stands twice'];
      assert.deepEqual(parseIntegrations(text, CONTEXT), { ok: false, problems });
    });
  }

  for (const [what, text] of [
    ['an object', `{"${CANARY}":1}`],
    ['an object with a row in it', `{"0":${JSON.stringify(row())}}`],
    ['a text', `"${CANARY}"`],
    ['null', 'null'],
  ] as const) {
    it(`when the whole is ${what}`, () => {
      const parsed = parseIntegrations(text, CONTEXT);
      assert.deepEqual(parsed, { ok: false, problems: ['(the whole): expected Array'] });
    });
  }

  it('with every problem named at once, each row by its name or else by its place', () => {
    const rows = [
      row({ name: 1, timeoutSeconds: 0 }),
      5,
      row({ name: 'b', allow: [{}], extra: 1 }),
      row({ name: `${CANARY}_X`, target: CANARY }),
      null,
    ];
    assert.deepEqual(problemsOf(rows), [
      '0.name: expected string',
      '0.timeoutSeconds: expected a whole number from 1 to 300',
      '1: expected Object',
      'b.allow.0: expected clients, subjects or scopes',
      'b.extra: no such member',
      '3.name: expected lower-case letters, digits and hyphens, 64 at most',
      '3.target: expected https://host/path, with {parameters} in the path only',
      '3.target: expected a host that exists, and a path without dot segments',
      '4: expected Object',
    ]);
  });

  it('with every problem named at once when each row has the right form', () => {
    const bad = row({ route: 'GET /orders/{id}/{id}', target: 'http://oic.example/{a}/{b}' });
    const other = row({ route: 'GET /orders/{x}/{y}', target: 'https://oic.example/x' });
    assert.deepEqual(problemsOf([bad, other]), [
      'order: {id} in the route is there more than once',
      'order: target uses {a}, which the route lacks',
      'order: target uses {b}, which the route lacks',
      'order: target must be https',
      'name order is there more than once',
      'order and order: the same route',
    ]);
  });

  it('when two rows have one name, which is said once', () => {
    const rows = [row(), row({ route: 'GET /other/{id}' }), row({ route: 'GET /third/{id}' })];
    assert.deepEqual(problemsOf(rows), ['name order is there more than once']);
  });

  it('and none of its rows is used, however good the others are', () => {
    const parsed = parseRows([row(), row({ name: 'b', route: 'GET /b', extra: 1 })]);
    assert.deepEqual(parsed, { ok: false, problems: ['b.extra: no such member'] });
  });
});

describe('a table is accepted', () => {
  it('with defaults for what a row leaves out', () => {
    const parsed = parseRows([row()]);
    assert.ok(parsed.ok);
    const [integration] = parsed.integrations;
    assert.deepEqual(
      [integration?.timeoutSeconds, integration?.requestHeaders, integration?.responseHeaders],
      [300, [], []],
    );
  });

  it('with time-outs of one and of 300 seconds', () => {
    for (const timeoutSeconds of [1, 300]) assert.deepEqual(problemsOf([row({ timeoutSeconds })]), []);
  });

  it('with header names, which it keeps in lower case', () => {
    const parsed = parseRows([row({ requestHeaders: ['X-Tenant'], responseHeaders: ['LINK'] })]);
    assert.ok(parsed.ok);
    const [integration] = parsed.integrations;
    assert.deepEqual([integration?.requestHeaders, integration?.responseHeaders], [['x-tenant'], ['link']]);
  });

  it('with a row that nobody may use', () => {
    assert.deepEqual(problemsOf([row({ allow: [] })]), []);
  });

  it('with a name of 64 characters', () => {
    assert.deepEqual(problemsOf([row({ name: 'a'.repeat(64) })]), []);
  });

  for (const file of ['integrations.json', 'local/integrations.json']) {
    it(`as it is in ${file}`, () => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      const identityDomain = new URL('https://idcs.example');
      assert.equal(parseIntegrations(text, { ...CONTEXT, identityDomain }).ok, true);
    });
  }
});
