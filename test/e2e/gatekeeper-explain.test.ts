/** `gatekeeper explain` as a process, without a cloud: what it says of good and bad input, and that no token comes out. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { readStandardInput } from '../../cli/explain/standard-input.ts';
import { SAMPLE_KINDS, type SampleKind } from '../../local/identity-domain/sample-tokens.ts';
import type { DenialReason } from '../../src/token/denial.ts';
import { useGatekeeper } from './gatekeeper.ts';

const gatekeeper = useGatekeeper();
const tokens = new Map<string, string>();

before(async () => {
  for (const kind of Object.keys(SAMPLE_KINDS)) {
    const { stdout } = await gatekeeper.run(['token', '--kind', kind]);
    tokens.set(kind, stdout.trim());
  }
});

const tokenOf = (kind: SampleKind): string => tokens.get(kind) ?? '';
const explain = (input: string, ...args: readonly string[]) =>
  gatekeeper.pipe(['explain', '--local', ...args], { input });

/** Neither the token nor its signature. */
function assertTokenless(seen: string, token: string): void {
  const parts = token.split('.').filter((part) => part.length >= 16);
  for (const part of [token, ...parts])
    assert.ok(!seen.includes(part), `the token came out: ${part.slice(0, 8)}`);
}

const REASONS: Readonly<Record<SampleKind, DenialReason | undefined>> = {
  valid: undefined,
  user: undefined,
  'no-scope': undefined,
  expired: 'token_expired',
  'not-yet-valid': 'token_not_yet_valid',
  'other-audience': 'audience_not_accepted',
  'other-issuer': 'issuer_not_accepted',
  'other-tenant': 'tenant_not_accepted',
  forged: 'signature_invalid',
  'alg-none': 'algorithm_not_allowed',
  hs256: 'algorithm_not_allowed',
  'id-token': 'audience_not_accepted',
  tampered: 'signature_invalid',
  'wrong-key-id': 'key_unknown',
};

describe('a token on standard input', () => {
  for (const [kind, reason] of Object.entries(REASONS) as [SampleKind, DenialReason | undefined][]) {
    it(`${kind}: ${reason ?? 'allowed'}, and no part of it comes out`, async () => {
      const token = tokenOf(kind);
      const { code, stdout, stderr } = await explain(token);
      assert.equal(code, reason === undefined ? 0 : 1, stderr);
      assert.match(
        stdout,
        reason === undefined ? /the authorizer would: allow/ : new RegExp(`would: deny: ${reason}`),
      );
      if (reason !== undefined) assert.match(stdout, new RegExp(`FAIL {2}\\S+ +${reason}: `));
      assert.equal(stderr, '');
      assertTokenless(stdout + stderr, token);
    });
  }

  it('as JSON is one document, in which no part of the token is', async () => {
    const { code, stdout } = await explain(tokenOf('expired'), '--json');
    assert.equal(code, 1);
    const report = JSON.parse(stdout);
    assert.deepEqual(report.verdict, { decision: 'deny', reason: 'token_expired' });
    assert.match(report.fingerprint, /^[0-9a-f]{8}$/);
    assert.ok(report.checks.length > 20);
    assertTokenless(stdout, tokenOf('expired'));
  });

  it('of a caller who may not call this request ends with 1', async () => {
    const may = await explain(tokenOf('valid'), '--request', 'POST /method-4/hello');
    const mayNot = await explain(tokenOf('valid'), '--request', 'POST /method-4/payroll');
    assert.deepEqual([may.code, mayNot.code], [0, 1]);
    assert.match(mayNot.stdout, /add "orders-app-example" to "clients" of allow\[0\] of payroll/);
  });

  it('against a .env of a domain that cannot be asked offline ends with 2, and says what to do', async () => {
    const env = gatekeeper.write(
      'domain.env',
      'IDENTITY_DOMAIN_URL=https://idcs-0123example.identity.oraclecloud.com\nTOKEN_AUDIENCES=https://gatekeeper.example/\n',
    );
    const { code, stdout } = await gatekeeper.pipe(['explain', '--offline', '--env', env], {
      input: tokenOf('valid'),
    });
    assert.equal(code, 2);
    assert.match(stdout, /cannot be told for certain.*--keys FILE/);
    const expired = await gatekeeper.pipe(['explain', '--offline', '--env', env], {
      input: tokenOf('expired'),
    });
    assert.equal(expired.code, 1);
    assert.match(expired.stdout, /refuse it in any case, for token_expired/);
  });
});

describe('a token as argument', () => {
  it('is explained, with a note that it is in the history now', async () => {
    const token = tokenOf('expired');
    const { code, stdout, stderr } = await gatekeeper.run(['explain', '--local', token]);
    assert.equal(code, 1);
    assert.match(stderr, /history/);
    assertTokenless(stdout + stderr, token);
  });
});

describe('what is no token', () => {
  for (const [name, input, reason] of [
    ['nothing', '', 'token_missing'],
    ['another scheme', 'Basic Y2FuYXJ5', 'scheme_not_bearer'],
    ['a text', 'what is that?', 'scheme_not_bearer'],
    ['half a token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0', 'token_malformed'],
    ['another request', '{"type":"canary"}', 'request_malformed'],
    ['half a request', '{"type":"TOKEN","token":"Bearer ', 'request_malformed'],
    ['two headers', 'Authorization: Bearer a\nAuthorization: Bearer b', 'token_repeated'],
  ] as const) {
    it(`${name} is refused for ${reason}`, async () => {
      const { code, stdout, stderr } = await explain(input);
      assert.deepEqual([code, stderr], [1, '']);
      assert.match(stdout, new RegExp(`would: deny: ${reason}`));
      assert.doesNotMatch(stdout, /canary|Y2FuYXJ5/);
    });
  }

  it('an unknown word ends with 2 and leads to the closest ones', async () => {
    const { code, stdout, stderr } = await gatekeeper.run(['explain', 'token_epxired']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /Closest: token_expired/);
  });

  it('a wrong option ends with 2, before anything is checked', async () => {
    for (const args of [
      ['--keys', 'nowhere.json'],
      ['--keys', 'package.json'],
      ['--request', '/orders'],
      ['--env', '.env.example'],
      ['--profile'],
    ]) {
      const { code, stdout } = await explain(tokenOf('valid'), ...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    }
  });

  it('a terminal is told what to do, instead of being waited for', async () => {
    const terminal = Object.assign(Object.create(process.stdin), { isTTY: true }) as NodeJS.ReadStream;
    await assert.rejects(() => readStandardInput(terminal), /gatekeeper token \| gatekeeper explain/);
  });
});

describe('a code, a reason, a log', () => {
  it('is explained by its word, without any configuration', async () => {
    const { code, stdout } = await gatekeeper.run(['explain', 'ERR_VAULT_DENIED']);
    assert.equal(code, 0);
    assert.match(stdout, /^ERR_VAULT_DENIED .*\n {2}meaning: .*\n {2}fix: {5}Check the OCID/);
    const piped = await explain('token_expired\n', '--json');
    assert.equal(JSON.parse(piped.stdout).word, 'token_expired');
  });

  it('is found in lines of a log and in the answer of the invoker', async () => {
    const line =
      '{"level":"info","function":"invoker","event":"invocation","callId":"c1","status":401,"code":"ERR_TOKEN_REFUSED","reason":"token_expired"}';
    const { code, stdout } = await explain(`2026-01-01 fn ${line}\n2026-01-01 other\n`);
    assert.equal(code, 0);
    assert.match(stdout, /callId c1[\s\S]*token_expired[\s\S]*ERR_TOKEN_REFUSED/);
    const answer = await explain('{"title":"x","status":403,"code":"ERR_CALLER_NOT_ALLOWED","callId":"c2"}');
    assert.match(answer.stdout, /ERR_CALLER_NOT_ALLOWED[\s\S]*fix:/);
  });

  it('of nobody’s in a log is said to be that', async () => {
    const { stdout } = await explain('{"event":"failure","function":"x","code":"ERR_OTHER"}');
    assert.match(stdout, /ERR_OTHER is no code of these functions/);
  });
});
