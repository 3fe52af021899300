/** The report as a whole: wrong configurations, and what becomes of an accepted caller. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../../support/clock.ts';
import { signToken, toClaims } from '../../support/tokens.ts';
import { assertAgreed, explain, findDeciding, KEY, stateOf } from './bench.ts';

const sign = (changes: Readonly<Record<string, unknown>> = {}) =>
  signToken(KEY, toClaims(NOW_SECONDS, changes));
const TABLE = (allow: object) =>
  JSON.stringify([
    {
      name: 'order',
      route: 'GET /m4/orders/{id}',
      target: 'https://oic.example/x',
      credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1.example-region.exampleoicuser' },
      allow: [allow],
    },
  ]);

describe('a wrong configuration', () => {
  it('is named whole, key by key without a value, and the rest is checked all the same', async () => {
    const environment = {
      TOKEN_AUDIENCES: '',
      TOKEN_TENAT: 'canary-1',
      CLOCK_SKEW_SECONDS: 'canary-2',
      REQUIRED_CLAIMS: 'x',
    };
    const report = await explain(sign({ tok_type: 'IT' }), environment);
    const keys = report.checks.filter(({ code }) => code === 'ERR_CONFIG_INVALID').map(({ key }) => key);
    assert.deepEqual(
      new Set(keys),
      new Set(['TOKEN_AUDIENCES', 'TOKEN_TENAT', 'CLOCK_SKEW_SECONDS', 'REQUIRED_CLAIMS']),
    );
    assert.deepEqual(report.verdict, { decision: 'fail', code: 'ERR_CONFIG_INVALID' });
    assert.equal(stateOf(report, 'audience'), 'skip');
    assert.equal(stateOf(report, 'issuer'), 'pass');
    assert.equal(stateOf(report, 'token-type'), 'fail');
    assert.doesNotMatch(JSON.stringify(report), /canary/);
    assertAgreed(report);
  });

  it('that has no source of keys skips what needs them, and asks nobody', async () => {
    const report = await explain(sign(), { JWKS: '' });
    assert.equal(findDeciding(report)?.key, 'IDENTITY_DOMAIN_URL');
    assert.equal(stateOf(report, 'signature'), 'skip');
    assert.equal(stateOf(report, 'audience'), 'pass');
  });

  it('offers an example for each key', async () => {
    const report = await explain(sign(), { TOKEN_ALGORITHMS: 'HS256' });
    assert.equal(findDeciding(report)?.mend, "TOKEN_ALGORITHMS='RS256'");
  });
});

describe('an accepted caller', () => {
  it('is named, with what the gateway gets, and what it does not and why', async () => {
    const report = await explain(
      sign({ sub: 'user@example.com', sub_type: 'user', long: 'x'.repeat(300), odd: { a: 1 }, line: 'a\nb' }),
      {
        CONTEXT_CLAIMS: 'sub client_id long odd line none',
      },
    );
    assert.equal(report.caller?.user, 'user@example.com');
    assert.equal(report.caller?.isVerified, true);
    assert.deepEqual(report.gateway?.context, { sub: 'user@example.com', client_id: 'orders-app' });
    assert.deepEqual(
      report.gateway?.leftOut.map(({ claim, why }) => `${claim}: ${why}`),
      [
        'long: it has 300 characters, and 256 are the most',
        'odd: it is no text, number, boolean or list of texts',
        'line: it is not printable ASCII, or no list of texts',
        'none: the token has no such claim',
      ],
    );
  });

  it('by the gateway’s headers has only what the gateway gets', async () => {
    const environment = {
      CALLER_SOURCE: 'gateway',
      GATEWAY_ID: 'ocid1.apigateway.oc1.example-region.examplegateway',
      INTEGRATIONS: TABLE({ scopes: ['oic.invoke'] }),
    };
    const report = await explain(sign(), environment);
    const without = await explain(sign(), { ...environment, CONTEXT_CLAIMS: 'sub client_id' });
    assert.deepEqual(
      [report, without].map(({ invoker }) => invoker?.matrix[0]?.isAllowed),
      [true, false],
    );
    assert.equal(report.invoker?.callerSource, 'gateway');
  });

  it('has a matrix and the outcome of a request', async () => {
    const report = await explain(
      sign(),
      { INTEGRATIONS: TABLE({ clients: ['orders-app'] }) },
      { request: 'GET /m4/orders/1' },
    );
    assert.equal(report.invoker?.matrix[0]?.isAllowed, true);
    assert.equal(report.invoker?.request?.isAllowed, true);
  });

  it('has no matrix without a table, and is told why', async () => {
    for (const [INTEGRATIONS, state] of [
      ['nowhere.json', 'skip'],
      ['[]', 'fail'],
      ['[{}]', 'fail'],
      ['ocid1.vaultsecret.oc1.example-region.exampletable', 'skip'],
    ] as const) {
      const { invoker } = await explain(sign(), { INTEGRATIONS }, { isOffline: true });
      assert.deepEqual([invoker?.matrix, invoker?.problems.at(-1)?.state], [[], state], INTEGRATIONS);
    }
  });

  it('that is refused is not one: there is neither decision nor matrix', async () => {
    const report = await explain(sign({ exp: 1 }), { INTEGRATIONS: TABLE({ clients: ['orders-app'] }) });
    assert.deepEqual(
      [report.gateway, report.invoker, report.caller?.isVerified],
      [undefined, undefined, false],
    );
  });
});

it('a claim that steers a terminal is harmless wherever it is shown', async () => {
  const evil = '\u001b[2Jx\u202ey\r\nz';
  const report = await explain(
    sign({ iss: evil, aud: evil, sub: evil, client_id: evil, scope: evil, tenant: evil, nbf: evil }),
  );
  assert.doesNotMatch(JSON.stringify(report), /\\u001b|\u202e|\\r/);
});

it('a caller whose name steers a terminal is harmless in the advice about the table', async () => {
  const evil = 'a\u009b2J\u202e\u007f\u0085';
  const row = {
    name: 'row',
    route: 'GET /row',
    target: 'https://oic.example/row',
    credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1.example-region.exampleoicuser' },
  };
  for (const allow of [[], [{ clients: ['other'] }]]) {
    const table = { INTEGRATIONS: JSON.stringify([{ ...row, allow }]) };
    const report = await explain(sign({ client_id: evil }), table);
    assert.equal(report.invoker?.matrix[0]?.code, 'ERR_CALLER_NOT_ALLOWED', JSON.stringify(report.invoker));
    assert.match(report.invoker?.matrix[0]?.mend ?? '', /"a\\u009b2J\\u202e/);
    // JSON leaves these as they are.
    assert.doesNotMatch(JSON.stringify(report), /[\u007f-\u009f\u202e]/);
  }
});
