/** Any one part of the cloud ends: callers get 502, 503 or 504 with a code, in time; its return heals all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PartName } from '../../local/cloud/parts.ts';
import { type RawAnswer, send, startTestCloud, type TestCloud, until } from './test-cloud.ts';

const FUNCTION_TIMEOUT_SECONDS = 4;
/** A failed fetch is not repeated for 5 s; then the next call heals. */
const HEAL_WITHIN_MS = 15_000;

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud({ functionTimeoutSeconds: FUNCTION_TIMEOUT_SECONDS });
});
after(() => cloud.stopAndRemove());

async function call(): Promise<RawAnswer> {
  return send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers: { 'content-type': 'application/json', authorization: await freshBearer() },
    body: '{"name":"world"}',
  });
}

let lastBearer = '';
/** A new token for each call, so that no decision comes from the gateway's cache; the old one while none is to be had. */
async function freshBearer(): Promise<string> {
  try {
    lastBearer = await cloud.bearer();
  } catch {
    assert.notEqual(lastBearer, '');
  }
  return lastBearer;
}

/** New processes, whose caches are empty. */
async function restartFunctions(): Promise<void> {
  await cloud.kill('fn');
  await cloud.start('fn');
}

function assertFailure(answer: RawAnswer, statuses: readonly number[]): { code: unknown } {
  assert.ok(statuses.includes(answer.status), `status ${answer.status}: ${answer.body.toString()}`);
  assert.ok(answer.ms < (FUNCTION_TIMEOUT_SECONDS + 2) * 1000, `took ${answer.ms} ms`);
  const text = answer.body.toString();
  assert.doesNotMatch(text, /\bat .*\.(m?js|ts):\d+/, 'no stack trace');
  const body = JSON.parse(text) as { code?: unknown };
  assert.notEqual(body.code, undefined);
  return { code: body.code };
}

/** Never 0: a signal to process 0 goes to the whole group, the test runner included. */
function processIdOf(part: PartName): number {
  const pid = cloud.processIds()[part];
  assert.ok(pid !== undefined && pid > 0, `the ${part} does not run`);
  return pid;
}

async function assertHealed(part: PartName): Promise<void> {
  await cloud.start(part);
  await until(call, ({ status }) => status === 200, HEAL_WITHIN_MS);
}

test('without the identity domain, new functions answer 502; its return heals them', async () => {
  await freshBearer();
  await restartFunctions();
  await cloud.kill('identity-domain');
  const { code } = assertFailure(await call(), [502]);
  assert.equal(code, 502);
  await cloud.logged(/ERR_KEYS_UNREACHABLE/);
  await assertHealed('identity-domain');
});

test('without the identity domain, running functions go on with the keys that they have', async () => {
  assert.equal((await call()).status, 200);
  await cloud.kill('identity-domain');
  assert.equal((await call()).status, 200);
  await assertHealed('identity-domain');
});

test('without Vault, new functions answer 503 with a code; its return heals them', async () => {
  await restartFunctions();
  await cloud.kill('vault');
  const { code } = assertFailure(await call(), [503]);
  assert.equal(code, 'ERR_VAULT_UNAVAILABLE');
  await assertHealed('vault');
});

test('without Vault, running functions go on with the secret that they have', async () => {
  assert.equal((await call()).status, 200);
  await cloud.kill('vault');
  assert.equal((await call()).status, 200);
  await assertHealed('vault');
});

test('without OIC, callers get 502 with a code; its return heals at once', async () => {
  assert.equal((await call()).status, 200);
  await cloud.kill('oic');
  const { code } = assertFailure(await call(), [502]);
  assert.equal(code, 'ERR_OIC_UNREACHABLE');
  await cloud.start('oic');
  assert.equal((await call()).status, 200);
});

test('an OIC that breaks the connection after the request gives 502, and says that it may have run', async () => {
  assert.equal((await call()).status, 200);
  await fetch(`${cloud.urls.oic}/.local/fault`, { method: 'PUT', body: '{"reset":true,"times":1}' });
  const { code } = assertFailure(await call(), [502]);
  assert.equal(code, 'ERR_OIC_BROKEN');
  assert.equal((await call()).status, 200);
});

test('an OIC that accepts calls and never answers gives 504 with a code, before the deadline', async () => {
  assert.equal((await call()).status, 200);
  const pid = processIdOf('oic');
  process.kill(pid, 'SIGSTOP');
  try {
    const { code } = assertFailure(await call(), [504]);
    assert.equal(code, 'ERR_OIC_TIMEOUT');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await until(call, ({ status }) => status === 200, HEAL_WITHIN_MS);
});

test('a Vault that never answers gives 504 with a code, before the deadline', async () => {
  await restartFunctions();
  const pid = processIdOf('vault');
  process.kill(pid, 'SIGSTOP');
  try {
    const { code } = assertFailure(await call(), [504]);
    assert.equal(code, 'ERR_VAULT_TIMEOUT');
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await until(call, ({ status }) => status === 200, HEAL_WITHIN_MS);
});

test('without the functions, the gateway answers 502; their return heals at once', async () => {
  assert.equal((await call()).status, 200);
  await cloud.kill('fn');
  const { code } = assertFailure(await call(), [502]);
  assert.equal(code, 502);
  await cloud.start('fn');
  assert.equal((await call()).status, 200);
});

test('a gateway that has ended refuses connections, and serves again when it is back', async () => {
  await cloud.kill('gateway');
  await assert.rejects(call());
  await cloud.start('gateway');
  assert.equal((await call()).status, 200);
});

test('through all of it nothing internal went wrong', () => {
  assert.doesNotMatch(cloud.log(), /ERR_INTERNAL|UnhandledPromiseRejection/);
});
