/** The table of integrations: what it accepts, and that a mistake is named by its place and never by its value. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parameterNames, parseIntegrations } from '../../src/invoker/integrations.ts';
import { row, SECRET_ID } from './bench.ts';

const CANARY = 'canary-7f3a';

function parse(rows: unknown, allowInsecureHttp = false) {
  return parseIntegrations(JSON.stringify(rows), allowInsecureHttp);
}

function problemsOf(rows: unknown, allowInsecureHttp = false): readonly string[] {
  const parsed = parse(rows, allowInsecureHttp);
  return parsed.ok ? [] : parsed.problems;
}

describe('the table of integrations', () => {
  it('has defaults for what a row leaves out', () => {
    const parsed = parse([row()]);
    assert.ok(parsed.ok);
    const [integration] = parsed.integrations;
    assert.deepEqual(
      [integration?.timeoutSeconds, integration?.requestHeaders, integration?.responseHeaders],
      [300, [], []],
    );
  });

  it('keeps header names in lower case', () => {
    const parsed = parse([row({ requestHeaders: ['X-Tenant'] })]);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.integrations[0]?.requestHeaders, ['x-tenant']);
  });

  it('accepts a row that nobody may use', () => {
    assert.deepEqual(problemsOf([row({ allow: [] })]), []);
  });

  it('is right as it is in the repository', () => {
    const text = readFileSync(new URL('../../integrations.json', import.meta.url), 'utf8');
    assert.equal(parseIntegrations(text, false).ok, true);
  });
});

describe('a mistake in the table', () => {
  const mistakes: readonly (readonly [what: string, at: string, change: Record<string, unknown>])[] = [
    ['a name with other characters', '0.name', { name: `${CANARY}_X` }],
    ['a name that is too long', '0.name', { name: 'a'.repeat(65) }],
    ['a missing name', '0.name', { name: undefined }],
    ['a route without a method', '0.route', { route: `/${CANARY}` }],
    ['a route with a method in lower case', '0.route', { route: `get /${CANARY}` }],
    ['a route with TRACE', '0.route', { route: `TRACE /${CANARY}` }],
    ['a route with a wildcard', '0.route', { route: `GET /${CANARY}/*` }],
    ['a route with a greedy parameter', '0.route', { route: 'GET /a/{rest*}' }],
    ['a route with a parameter in the middle of a segment', '0.route', { route: `GET /${CANARY}-{id}` }],
    ['a route with a trailing slash', '0.route', { route: `GET /${CANARY}/` }],
    ['a route with a query', '0.route', { route: `GET /${CANARY}?a=b` }],
    ['a route with an escape', '0.route', { route: `GET /${CANARY}%2f` }],
    ['a route with an unfinished parameter', '0.route', { route: `GET /${CANARY}/{id` }],
    ['a route with an empty parameter', '0.route', { route: 'GET /a/{}' }],
    ['a route with a line break at its end', '0.route', { route: `GET /${CANARY}\n` }],
    ['a missing credential', '0.credential', { credential: undefined }],
    [
      'another kind of credential',
      '0.credential.type',
      { credential: { type: CANARY, secretId: SECRET_ID } },
    ],
    [
      'a secret that is no OCID',
      '0.credential.secretId',
      { credential: { type: 'basic', secretId: CANARY } },
    ],
    ['a missing allow', '0.allow', { allow: undefined }],
    ['an allow that is true', '0.allow', { allow: true }],
    ['an allow entry without a condition', '0.allow.0', { allow: [{}] }],
    ['an allow entry with an empty list', '0.allow.0.clients', { allow: [{ clients: [] }] }],
    ['an allow entry with an empty name', '0.allow.0.scopes.0', { allow: [{ scopes: [''] }] }],
    ['an allow entry with a text for a list', '0.allow.0.subjects', { allow: [{ subjects: CANARY }] }],
    ['a time-out of zero', '0.timeoutSeconds', { timeoutSeconds: 0 }],
    ['a time-out above what OIC allows', '0.timeoutSeconds', { timeoutSeconds: 301 }],
    ['a broken time-out', '0.timeoutSeconds', { timeoutSeconds: 1.5 }],
    ['a time-out as text', '0.timeoutSeconds', { timeoutSeconds: CANARY }],
    ['a header name with a space', '0.requestHeaders.0', { requestHeaders: [`${CANARY} x`] }],
    ['a header name with a line break', '0.responseHeaders.0', { responseHeaders: [`${CANARY}\r\nx`] }],
  ];
  for (const [what, at, change] of mistakes) {
    it(`is named by its place and without its value: ${what}`, () => {
      const problems = problemsOf([row(change)]);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.ok(problems[0]?.startsWith(`${at}: expected `), problems[0]);
      assert.doesNotMatch(problems.join(), new RegExp(CANARY));
    });
  }

  const members: readonly (readonly [what: string, at: string, change: Record<string, unknown>])[] = [
    ['of an integration', '0.timeout', { timeout: CANARY }],
    ['of an allow entry', '0.allow.0.client', { allow: [{ scopes: ['a'], client: [CANARY] }] }],
    [
      'of a credential, such as the password itself',
      '0.credential.password',
      { credential: { type: 'basic', secretId: SECRET_ID, password: CANARY } },
    ],
  ];
  for (const [what, at, change] of members) {
    it(`is named as no member: one ${what}`, () => {
      assert.deepEqual(problemsOf([row(change)]), [`${at}: no such member`]);
    });
  }

  for (const name of [
    'authorization',
    'Authorization',
    'proxy-authorization',
    'cookie',
    'set-cookie',
    'www-authenticate',
    'host',
    'content-length',
    'transfer-encoding',
    'connection',
    'forwarded',
    'X-Forwarded-For',
    'x-real-ip',
    'x-caller-sub',
    'fn-http-status',
    'oci-subject-id',
    'opc-request-id',
  ]) {
    it(`is a header that never passes: ${name}`, () => {
      for (const list of ['requestHeaders', 'responseHeaders']) {
        assert.deepEqual(problemsOf([row({ [list]: ['x-tenant', name] })]), [
          `0.${list}.1: expected a header other than credentials, cookies and what frames a message`,
        ]);
      }
    });
  }

  it('is a table without a row: nothing could be invoked', () => {
    assert.deepEqual(problemsOf([]), ['(the whole): expected at least one integration']);
  });

  for (const segment of ['.', '..']) {
    it(`is a route with the segment ${segment}, which no request could match`, () => {
      const problems = problemsOf([row({ route: `GET /a/${segment}/{id}` })]);
      assert.deepEqual(problems, ['order: route must have no dot segments']);
    });
  }

  it('is named together with all others', () => {
    const problems = problemsOf([row({ name: 1, timeoutSeconds: 0 }), 5, row({ allow: [{}], extra: 1 })]);
    for (const at of ['0.name', '0.timeoutSeconds', '1', '2.allow.0', '2.extra']) {
      assert.ok(
        problems.some((text) => text.startsWith(`${at}: `)),
        `${at} is missing in ${problems.join('\n')}`,
      );
    }
  });

  it('is named together with all others when each row has the right form', () => {
    const bad = row({ route: 'GET /orders/{id}/{id}', target: 'http://oic.example/{a}/{b}' });
    const other = row({ route: 'GET /orders/{x}/{y}', target: 'https://oic.example/x' });
    assert.deepEqual(problemsOf([bad, other]), [
      'order: target must be https',
      'order: {id} in the route is there more than once',
      'order: target uses {a}, which the route lacks',
      'order: target uses {b}, which the route lacks',
      'name order is there more than once',
      'route GET /orders/{}/{} is there more than once',
    ]);
  });

  for (const [what, text] of [
    ['an empty text', ''],
    ['no JSON', CANARY],
    ['an object', `{"${CANARY}":1}`],
    ['null', 'null'],
    ['JSON with a comment', `[] // ${CANARY}`],
  ] as const) {
    it(`is named when the whole is ${what}`, () => {
      const parsed = parseIntegrations(text, false);
      assert.ok(!parsed.ok);
      assert.equal(parsed.problems.length, 1);
      assert.match(parsed.problems[0] ?? '', /the whole/);
      assert.doesNotMatch(parsed.problems.join(), new RegExp(CANARY));
    });
  }

  it('is named when two rows have one name', () => {
    const rows = [row(), row({ route: 'GET /other/{id}' }), row({ route: 'GET /third/{id}' })];
    assert.deepEqual(problemsOf(rows), ['name order is there more than once']);
  });

  it('is named when two routes match the same paths', () => {
    const rows = [
      row(),
      row({ name: 'b', route: 'GET /orders/{number}', target: 'https://oic.example/' }),
      row({ name: 'c', route: 'PUT /orders/{id}' }),
    ];
    assert.deepEqual(problemsOf(rows), ['route GET /orders/{} is there more than once']);
  });
});

describe('parameters', () => {
  it('are found in a template, each where it stands', () => {
    assert.deepEqual(parameterNames('/a/{x}/{y_1}/{x}'), ['x', 'y_1', 'x']);
    assert.deepEqual(parameterNames('/a/{}/{a-b}/{'), []);
  });
});
