/** `gatekeeper doctor` with nothing to reach: bad arguments and files, and a local cloud that does not run. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useGatekeeper } from './gatekeeper.ts';

describe('gatekeeper doctor without a cloud', () => {
  const gatekeeper = useGatekeeper();

  it('names the local cloud when that does not run', async () => {
    const { code, stdout } = await gatekeeper.run(['doctor', '--local']);

    assert.equal(code, 1);
    assert.match(stdout, /^FAIL {2}local-cloud +it does not run$/m);
    assert.match(stdout, /make dev/);
  });

  for (const [what, args, said] of [
    ['a .env that is not there', ['--env', '/no/such/.env'], /cannot be read: copy \.env\.example/],
    ['two deployments at once', ['--env', 'x', '--local'], /choose one/],
    ['values that are not there', ['--local', '--values', '/no/such.json'], /cannot be read/],
    ['values that are no JSON', ['--local', '--values', 'README.md'], /README\.md is not JSON/],
    ['a specification that is no JSON', ['--local', '--spec', 'README.md'], /README\.md is not JSON/],
    [
      'JSON that is no specification',
      ['--local', '--spec', 'package.json'],
      /package\.json is no specification/,
    ],
    ['a gateway that is no URL', ['--gateway', 'gateway'], /must be https/],
    ['a gateway on plain http', ['--gateway', 'http://gateway.example'], /must be https/],
    [
      'a gateway with a password in it',
      ['--gateway', 'https://user:canary-password@gateway.example'],
      /must be https/,
    ],
    ['a time that is none', ['--timeout', 'soon'], /must be 1 to 60/],
    ['no time at all', ['--timeout', '0'], /must be 1 to 60/],
    ['an unknown way to sign in', ['--auth', 'password'], /api_key/],
    ['an unknown option', ['--fix'], /unknown option/],
  ] as const) {
    it(`ends with 2 for ${what}, and says why`, async () => {
      const { code, stdout, stderr } = await gatekeeper.run(['doctor', ...args]);

      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /^ {4}at |canary-password/m);
    });
  }

  it('has help with examples', async () => {
    const { code, stdout } = await gatekeeper.run(['doctor', '--help']);

    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}gatekeeper doctor /);
  });
});
