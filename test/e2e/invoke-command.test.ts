/** `gatekeeper invoke` at a local cloud that runs: what each function says, by each door, and that no secret is ever shown. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { allSecrets } from '../../local/cloud/cloud-secrets.ts';
import { useGatekeeper } from './gatekeeper.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

interface Shown {
  readonly target: { readonly kind: string; readonly throughGateway: boolean };
  readonly verdict: string;
  readonly status: number;
  readonly clientStatus?: number;
  readonly callId?: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

describe('gatekeeper invoke at a cloud that runs', () => {
  const gatekeeper = useGatekeeper();
  let cloud: TestCloud;
  let environment: Readonly<Record<string, string>>;

  before(async () => {
    cloud = await startTestCloud();
    environment = { GATEKEEPER_STATE: join(cloud.directory, 'state') };
  });
  after(() => cloud.stopAndRemove());

  async function run(args: readonly string[], input = '') {
    const result = await gatekeeper.pipe(['invoke', ...args], { input, environment });
    const output = result.stdout + result.stderr;
    assert.doesNotMatch(output, /eyJ[\w-]+\.|PRIVATE KEY/, 'no token and no key is shown');
    for (const secret of allSecrets(cloud.secrets)) assert.ok(!output.includes(secret));
    return result;
  }

  async function ask(
    args: readonly string[],
    input?: string,
  ): Promise<readonly [code: number | null, shown: Shown]> {
    const { code, stdout, stderr } = await run([...args, '--json'], input);
    assert.notEqual(code, 2, stderr);
    return [code, JSON.parse(stdout)];
  }

  for (const [args, expected] of [
    [
      ['authorizer', '--kind', 'expired'],
      [1, 'refused', 200, undefined, 'token_expired'],
    ],
    [
      ['authorizer', '--kind', 'forged'],
      [1, 'refused', 200, undefined, 'signature_invalid'],
    ],
    [
      ['authorizer', '--expires', '-10m'],
      [1, 'refused', 200, undefined, 'token_expired'],
    ],
    [
      ['invoker', '--kind', 'alg-none'],
      [1, 'refused', 200, 401, 'algorithm_not_allowed'],
    ],
    [
      ['invoker', '--claim', 'scope=none'],
      [1, 'refused', 200, 403, undefined],
    ],
    [
      ['invoker', '--request', 'GET /nowhere'],
      [1, 'failed', 200, 404, undefined],
    ],
    [['authorizer'], [0, 'allowed', 200, undefined, undefined]],
    [
      ['invoker', '--body', '{"name":"you"}'],
      [0, 'answered', 200, 200, undefined],
    ],
    [
      ['invoker', '--request', 'GET /method-4/orders/42?x=1'],
      [0, 'answered', 200, 200, undefined],
    ],
  ] as const) {
    it(`${args.join(' ')} is ${expected[1]}`, async () => {
      const [code, shown] = await ask(args);
      const { verdict, status, clientStatus, callId, log, target } = shown;
      assert.deepEqual(target, { ...target, kind: 'running-cloud', throughGateway: false });
      const last = log.at(-1);
      assert.deepEqual([code, verdict, status, clientStatus, last?.['reason']], expected);
      assert.ok(callId !== undefined && log.every((line) => line['callId'] === callId), 'of this call only');
    });
  }

  it('goes the whole way through the gateway, and shows what both functions wrote about it', async () => {
    const [good, whole] = await ask(['invoker', '--gateway', '--body', '{"name":"you"}']);
    assert.deepEqual([good, whole.verdict, whole.body['message']], [0, 'answered', 'Hello, you']);
    assert.deepEqual(
      whole.log.map((line) => line['function']),
      ['authorizer', 'invoker'],
    );
    const [refused, stopped] = await ask(['authorizer', '--gateway', '--kind', 'other-audience']);
    assert.deepEqual([refused, stopped.status, stopped.target.throughGateway], [1, 401, true]);
    assert.deepEqual(
      stopped.log.map((line) => line['function']),
      ['authorizer'],
    );
    const [missing, nothing] = await ask(['invoker', '--gateway', '--request', 'GET //other.example/x']);
    assert.deepEqual([missing, nothing.status, nothing.log.length], [1, 404, 0]);
  });

  it('takes a token from standard input, with or without Bearer, and a body from a file', async () => {
    const bearer = await cloud.bearer();
    for (const input of [bearer, `${bearer.slice('Bearer '.length)}\n`]) {
      const [code, { verdict }] = await ask(['authorizer', '--token', '-'], input);
      assert.deepEqual([code, verdict], [0, 'allowed']);
    }
    const file = gatekeeper.write('body.json', { name: 'file' });
    const [, { body }] = await ask(['invoker', '--token', '-', '--body', `@${file}`], bearer);
    assert.equal(body['message'], 'Hello, file');
  });

  it('shows a person the same, and the token not even where the integration sends it back', async () => {
    const { code, stdout } = await run(['authorizer', '--kind', 'expired']);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^asked +authorizer\nat +the local cloud at http:.*\ntoken +expired, fingerprint [0-9a-f]{8}\nrefused +status 200, \d+ ms, call \w+\n/,
    );
    assert.match(stdout, /\nbody\n {2}\{\n {4}"active": false,/);
    assert.match(stdout, /\nlog\n {2}\{.*"reason":"token_expired".*\}\n$/);
    const bearer = await cloud.bearer();
    const token = bearer.slice('Bearer '.length);
    const echo = [
      'invoker',
      '--request',
      `POST /method-4/echo?raw=true`,
      '--body',
      JSON.stringify({ token }),
    ];
    const echoed = await run([...echo, '--token', '-'], bearer);
    assert.match(echoed.stdout, /\[token\]/);
  });

  it('asks one process of its own, with what the running cloud has for it, and ends it', async () => {
    const [code, { target, verdict, log }] = await ask(['invoker', '--once', '--local']);
    assert.deepEqual([code, target.kind, verdict], [0, 'process', 'answered']);
    assert.equal(log.at(-1)?.['event'], 'invocation');
    assert.deepEqual(gatekeeper.leftovers(), []);
  });
});
