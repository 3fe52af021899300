/** `gatekeeper token` without a domain, as `make token` calls it: sample tokens, and words that it does not know. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SAMPLE_KINDS } from '../../local/identity-domain/sample-tokens.ts';
import { useGatekeeper } from './gatekeeper.ts';

const TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]*\n$/;
const HOUR_SECONDS = 3600;
const gatekeeper = useGatekeeper();
const token = (...args: readonly string[]) => gatekeeper.run(['token', ...args]);

async function claimsOf(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await token(...args);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, TOKEN);
  return JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString());
}

describe('gatekeeper token refuses, with 2, what to do, and nothing on standard output', () => {
  for (const [args, said] of [
    [['--kind', 'good'], /there is no such kind of token; --kind is one of\n {2}valid /],
    [['--kind', '__proto__'], /--kind is one of\n {2}valid /],
    [['--claim', 'sub'], /it must be name=value/],
    [['--claim', '=alice'], /it must be name=value/],
    [['--claim', 'two words=1'], /it must be name=value/],
    [['--claim'], /argument missing/],
    [['--expires', '5'], /90s, 5m or 1h, 0 for now, or -10m/],
    [['--expires', '5d'], /90s, 5m or 1h/],
    [['--expires', 'tomorrow'], /90s, 5m or 1h/],
    [['--expires', '1e9h'], /90s, 5m or 1h/],
    [['--client-secret-id', 'ocid1.vaultsecret.oc1..example'], /for a real token: add --domain/],
    [['--output', '/nowhere/token.txt'], /^\/nowhere\/token\.txt cannot be written/],
    [['--output', 'x', '--show-secrets'], /cannot be used with option '--output/],
  ] as const) {
    it(args.join(' '), async () => {
      const { code, stdout, stderr } = await token(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
    });
  }

  it('id or secret of an application as arguments, and repeats neither', async () => {
    for (const name of ['--client-secret', '--client-id', '--secret']) {
      for (const args of [[name, 'canary-7f3a'], [`${name}=canary-7f3a`]]) {
        const { code, stdout, stderr } = await token('--domain', ...args);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, /every process of this machine can read .*GATEKEEPER_CLIENT_SECRET/);
        assert.doesNotMatch(stderr, /canary/);
      }
    }
  });
});

describe('gatekeeper token', () => {
  it('prints a token of each kind as one line, and nothing else', async () => {
    for (const kind of Object.keys(SAMPLE_KINDS)) {
      const { code, stdout, stderr } = await token('--kind', kind);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, TOKEN, kind);
    }
  });

  it('is what `make -s token` prints', () => {
    const env = { PATH: process.env['PATH'] ?? '', GATEKEEPER_STATE: join(gatekeeper.directory, 'state') };
    const { stdout, status } = spawnSync('make', ['-s', 'token', 'KIND=user'], { env, encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(stdout, TOKEN);
  });

  it('lists the kinds, and what is right or wrong about each', async () => {
    const { code, stdout } = await token('--list');
    assert.equal(code, 0);
    assert.equal(stdout.trim().split('\n').length, Object.keys(SAMPLE_KINDS).length);
    assert.match(stdout, /^expired +ended an hour ago$/m);
    assert.deepEqual(JSON.parse((await token('--list', '--json')).stdout), { kinds: SAMPLE_KINDS });
  });

  it('takes claims as JSON where they are JSON, as text otherwise, and away when they are empty', async () => {
    const values = ['sub=alice', 'n=5', 'groups=["a","b"]', 'text="5"', 'empty=""', 'eq=a=b', 'jti=', 'n=6'];
    const claims = await claimsOf(...values.flatMap((value) => ['--claim', value]));
    assert.deepEqual(
      [claims['sub'], claims['n'], claims['groups'], claims['text'], claims['empty'], claims['eq']],
      ['alice', 6, ['a', 'b'], '5', '', 'a=b'],
    );
    assert.ok(!Object.hasOwn(claims, 'jti'));
  });

  it('takes names of objects’ own members for names', async () => {
    const claims = await claimsOf('--claim', '__proto__={"scope":"all"}', '--claim', 'constructor=x');
    assert.deepEqual(Object.getOwnPropertyDescriptor(claims, '__proto__')?.value, { scope: 'all' });
    assert.equal(claims['constructor'], 'x');
    assert.equal(claims['scope'], 'oic.invoke');
  });

  it('ends when it is told to, also in the past', async () => {
    for (const [text, seconds] of [
      ['90s', 90],
      ['5m', 300],
      ['2h', 2 * HOUR_SECONDS],
      ['0', 0],
      ['-10m', -600],
    ] as const) {
      const { exp, iat } = await claimsOf('--kind', 'expired', '--expires', text);
      assert.ok(Math.abs(Number(exp) - Date.now() / 1000 - seconds) < 30, text);
      assert.ok(Number(iat) < Number(exp), 'it was issued before it ended');
    }
  });

  it('is for the client, the scope and the audience that it is told', async () => {
    const claims = await claimsOf('--client', 'c', '--scope', 'a b', '--audience', 'https://x.example');
    assert.deepEqual(
      [claims['client_id'], claims['sub'], claims['scope'], claims['aud']],
      ['c', 'c', 'a b', 'https://x.example'],
    );
  });

  it('says with --json what is in it, and writes it for its owner alone', async () => {
    const file = join(gatekeeper.directory, 'token.txt');
    const written = await token('--output', file, '--expires', '5m');
    assert.match(
      written.stdout,
      /^fingerprint +[0-9a-f]{8}\nclient +orders-app-example\n(?:.*\n)+expires .*in [45] min\n$/,
    );
    assert.match(readFileSync(file, 'utf8'), TOKEN);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const shown = JSON.parse((await token('--json', '--claim', 'exp=soon')).stdout);
    assert.deepEqual(Object.keys(shown), ['token', 'fingerprint', 'header', 'claims', 'expiresAt']);
    assert.deepEqual([shown.header.alg, shown.claims.exp, shown.expiresAt], ['RS256', 'soon', null]);
  });
});
