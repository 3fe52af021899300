/** Invocation as a caller sees it: answers, headers, identity, errors. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { FnRunner } from '../../../local/fn/runner.ts';
import { signRequest } from '../../../local/oci/request-signature.ts';
import { createRunnerBench, invoke, PRINCIPAL, until } from './runner-bench.ts';

const GATEWAY = {
  resourceId: 'ocid1.apigateway.oc1..example',
  resourceType: 'apigateway',
  ...PRINCIPAL,
} as const;
const HELLO_PATH = '/20181201/functions/ocid1.fnfunc.oc1..hello/actions/invoke';

describe('fn runner', () => {
  const lines: Record<string, unknown>[] = [];
  let bench: ReturnType<typeof createRunnerBench>;
  let runner: FnRunner;

  before(async () => {
    bench = createRunnerBench();
    const hello = bench.toFunction('hello', { config: { COLOUR: 'blue' }, principal: PRINCIPAL });
    const app = {
      id: 'ocid1.fnapp.oc1..example',
      name: 'gatekeeper',
      config: { COLOUR: 'red', SIZE: 'large' },
    };
    const functions = [hello, bench.toFunction('echo'), bench.toFunction('misbehave')];
    runner = await bench.start(functions, { app }, { log: (line) => lines.push(line) });
  });
  after(() => bench.close());

  /** The headers that the function saw, with the FDK's spelling of names. */
  async function seen(headers: Record<string, string>): Promise<Record<string, string[]>> {
    const { json } = await invoke(runner, 'hello', { headers });
    return json['headers'] as Record<string, string[]>;
  }

  async function signed(body: Buffer): Promise<{ url: URL; init: RequestInit }> {
    const session = await bench.authService().issue(GATEWAY, 60, Date.now());
    const url = new URL(HELLO_PATH, runner.url);
    const headers = signRequest(
      { method: 'POST', url, headers: { 'Fn-Intent': 'httprequest', 'Oci-Subject-Id': 'forged' }, body },
      session,
    );
    return { url, init: { method: 'POST', headers, body: new Uint8Array(body) } };
  }

  it("answers 200 with the function's own headers, and the call's id", async () => {
    const { status, headers, json } = await invoke(runner, 'hello', { body: 'hi' });

    assert.equal(status, 200);
    assert.equal(json['body'], 'hi');
    assert.equal(headers.get('fn-http-status'), '201');
    assert.equal(headers.get('fn-http-h-x-answer'), 'a, b');
    assert.equal(headers.get('content-type'), 'application/json');
    assert.match(headers.get('fn-call-id') ?? '', /^[0-9A-Z]{26}$/);
  });

  it('carries bytes both ways unchanged', async () => {
    const body = randomBytes(300_000);
    const target = `${runner.url}/invoke/ocid1.fnfunc.oc1..echo`;
    const response = await fetch(target, { method: 'POST', body: new Uint8Array(body) });
    assert.equal(response.headers.get('content-type'), 'application/x-echo');
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
  });

  it('gives the function the environment of a container, and nothing of its own', async () => {
    process.env['CANARY_OF_THE_RUNNER'] = 'x';
    const { json } = await invoke(runner, 'hello');

    const environment = json['environment'] as Record<string, string>;
    // Node hands this one to every child while the test run measures coverage.
    delete environment['NODE_V8_COVERAGE'];
    const folder = environment['FN_LISTENER']?.replace(/^unix:(.*)\/lsnr\.sock$/, '$1');
    assert.deepEqual(environment, {
      COLOUR: 'blue',
      SIZE: 'large',
      PATH: process.env['PATH'],
      HOME: '/home/fn',
      FN_FORMAT: 'http-stream',
      FN_LISTENER: `unix:${folder}/lsnr.sock`,
      FN_TYPE: 'sync',
      FN_MEMORY: '128',
      FN_APP_ID: 'ocid1.fnapp.oc1..example',
      FN_APP_NAME: 'gatekeeper',
      FN_FN_ID: 'ocid1.fnfunc.oc1..hello',
      FN_FN_NAME: 'hello',
      OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
      OCI_RESOURCE_PRINCIPAL_RPST: `${folder}/rpst`,
      OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM: `${folder}/private.pem`,
      OCI_RESOURCE_PRINCIPAL_REGION: 'us-phoenix-1',
    });
  });

  it('lets whoever may invoke forge gateway headers, as the real service does', async () => {
    const headers = await seen({ 'Fn-Intent': 'httprequest', 'Fn-Http-H-Authorization': 'Bearer forged' });
    assert.deepEqual(headers['Fn-Intent'], ['httprequest']);
    assert.deepEqual(headers['Fn-Http-H-Authorization'], ['Bearer forged']);
  });

  it('overwrites the call id and the deadline', async () => {
    const headers = await seen({ 'Fn-Call-Id': 'forged', 'fn-deadline': '2099-01-01T00:00:00Z' });

    assert.match(headers['Fn-Call-Id']?.join() ?? '', /^[0-9A-Z]{26}$/);
    const [deadline = ''] = headers['Fn-Deadline'] ?? [];
    assert.match(deadline, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const left = Date.parse(deadline) - Date.now();
    assert.ok(left > 27_000 && left <= 30_000, `${left}`);
    assert.deepEqual(headers['Host'], ['localhost']);
  });

  it('strips a subject that the caller claims for itself', async () => {
    const headers = await seen({
      'Oci-Subject-Id': GATEWAY.resourceId,
      'oci-subject-type': 'resource',
      'OCI-SUBJECT-TENANCY-ID': PRINCIPAL.tenancyId,
    });
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('Oci')),
      [],
    );
  });

  it('strips hop-by-hop headers and passes on the others, a bearer token included', async () => {
    const headers = await seen({
      'Proxy-Authorization': 'x',
      TE: 'x',
      'X-Other': '1',
      Authorization: 'Bearer y',
    });
    assert.equal(headers['Proxy-Authorization'], undefined);
    assert.equal(headers['Te'], undefined);
    assert.deepEqual(headers['X-Other'], ['1']);
    assert.deepEqual(headers['Authorization'], ['Bearer y']);
  });

  it('names the sender of a signed request, whose signature stays here', async () => {
    const { url, init } = await signed(Buffer.from('{}'));
    const response = await fetch(url, init);

    const { headers } = (await response.json()) as { headers: Record<string, string[]> };
    assert.equal(response.status, 200);
    assert.deepEqual(headers['Oci-Subject-Id'], [GATEWAY.resourceId]);
    assert.deepEqual(headers['Oci-Subject-Type'], ['resource']);
    assert.deepEqual(headers['Oci-Subject-Tenancy-Id'], [PRINCIPAL.tenancyId]);
    assert.equal(headers['Authorization'], undefined);
    assert.equal(headers['X-Content-Sha256']?.length, 1);
  });

  it('passes on spellings with an underscore, which the FDK then merges: a function must demand one value', async () => {
    const { url, init } = await signed(Buffer.from('{}'));
    const headers = { ...(init.headers as Record<string, string>), oci_subject_id: 'forged' };
    const response = await fetch(url, { ...init, headers });

    const seenByFdk = (await response.json()) as { headers: Record<string, string[]> };
    assert.deepEqual(seenByFdk.headers['Oci-Subject-Id'], [GATEWAY.resourceId, 'forged']);
  });

  it('refuses a signature that does not fit, before the function sees anything', async () => {
    const { url, init } = await signed(Buffer.from('{}'));
    const calls = (await invoke(runner, 'hello')).json['calls'];
    for (const spoiled of [
      fetch(url, { ...init, body: '[]' }),
      fetch(`${url}?x=1`, init),
      fetch(url, { method: 'POST', headers: { Authorization: 'Signature version="1"' } }),
    ]) {
      const response = await spoiled;
      assert.equal(response.status, 401);
      assert.match(await response.text(), /"NotAuthenticated"/);
    }
    assert.equal((await invoke(runner, 'hello')).json['calls'], Number(calls) + 1);
  });

  it('refuses unknown functions and other methods', async () => {
    const unknown = await invoke(runner, 'unknown');
    assert.equal(unknown.status, 404);
    assert.equal(unknown.json['code'], 'NotAuthorizedOrNotFound');
    const target = `${runner.url}${HELLO_PATH}`;
    assert.equal((await fetch(target)).status, 404);
    assert.equal((await fetch(target.replace('20181201', '20990101'), { method: 'POST' })).status, 404);
  });

  it('refuses a detached call, which it cannot do', async () => {
    const { status } = await invoke(runner, 'hello', { headers: { 'Fn-Invoke-Type': 'detached' } });
    assert.equal(status, 501);
  });

  it('takes 6 MB and refuses more', async () => {
    const limit = 6 * 1024 * 1024;
    assert.equal((await invoke(runner, 'echo', { body: new Uint8Array(limit) })).status, 200);
    const tooLarge = await invoke(runner, 'echo', { body: new Uint8Array(limit + 1) });
    assert.equal(tooLarge.status, 413);
    assert.equal(tooLarge.json['code'], 'FunctionInvokeRequestContentTooLarge');
  });

  it('passes on an answer of 6 MB and refuses a larger one', async () => {
    assert.equal((await invoke(runner, 'misbehave', { body: 'large' })).text.length, 6 * 1024 * 1024);
    const tooLarge = await invoke(runner, 'misbehave', { body: 'tooLarge' });
    assert.equal(tooLarge.status, 502);
    assert.equal(tooLarge.json['code'], 'FunctionInvokeResponseBodyTooLarge');
  });

  it("logs the function's output by lines", async () => {
    const { json } = await invoke(runner, 'hello', { body: 'shout' });

    const own = () => lines.filter((line) => line['processId'] === json['pid']);
    await until(() => own().length >= 2, 'the lines');
    const common = { function: 'hello', processId: json['pid'] };
    assert.deepEqual(own(), [
      { ...common, stream: 'stdout', line: 'one' },
      { ...common, stream: 'stdout', line: 'two ü' },
    ]);
  });

  it('fails on request in the form of the service', async () => {
    const body = JSON.stringify({ status: 503, times: 1 });
    await fetch(`${runner.url}/.local/fault`, { method: 'PUT', body });
    const { status, json } = await invoke(runner, 'hello');
    assert.equal(status, 503);
    assert.equal(json['code'], 'FunctionInvokeServiceUnavailable');
  });
});
