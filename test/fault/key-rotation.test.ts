/** The domain rotates its key under the constant kid while callers keep coming: not one good caller is refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { send, startTestCloud, type TestCloud } from '../e2e/test-cloud.ts';

const CLIENTS = 6;
const LOAD_MS = 2_000;

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud();
});
after(() => cloud.stopAndRemove());

/** A call with a token of its own, made just before, so that no decision comes from the gateway's cache. */
async function call(): Promise<number> {
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path: '/method-4/hello',
    headers: { 'content-type': 'application/json', authorization: await cloud.bearer() },
    body: '{"name":"world"}',
  });
  return answer.status;
}

/** Several clients, each calling again and again until the time is over; gives every status. */
async function load(durationMs: number): Promise<readonly number[]> {
  const endsAt = Date.now() + durationMs;
  const client = async (): Promise<number[]> => {
    const statuses: number[] = [];
    while (Date.now() < endsAt) statuses.push(await call());
    return statuses;
  };
  return (await Promise.all(Array.from({ length: CLIENTS }, client))).flat();
}

async function rotate(keep: 'none' | 'previous'): Promise<void> {
  const response = await fetch(`${cloud.urls['identity-domain']}/.local/rotate`, {
    method: 'POST',
    body: JSON.stringify({ keep }),
  });
  assert.equal(response.status, 204);
}

async function countProcesses(): Promise<number> {
  return ((await (await fetch(`${cloud.urls.fn}/.local/processes`)).json()) as unknown[]).length;
}

async function countKeyFetches(): Promise<number> {
  const journal = await (await fetch(`${cloud.urls['identity-domain']}/.local/journal`)).json();
  return (journal as { path: string }[]).filter(({ path }) => path.endsWith('/SigningCert/jwk')).length;
}

function assertAllServed(statuses: readonly number[]): void {
  assert.ok(statuses.length > 3 * CLIENTS, `only ${statuses.length} calls`);
  assert.deepEqual(
    statuses.filter((status) => status !== 200),
    [],
  );
}

test('a rotation in the middle of the load, with both keys published, refuses nobody', async () => {
  const running = load(2 * LOAD_MS);
  await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
  await rotate('previous');
  assertAllServed(await running);
  assert.ok((await countProcesses()) > 2, 'several processes of each function');
});

test('a rotation to a key set that lacks the old key refuses no caller with a token of the new one', async () => {
  // Between two calls: a token of the old key, in flight at this moment, would rightly be refused.
  await rotate('none');
  assertAllServed(await load(LOAD_MS));
});

test('the domain is asked once by each process and rotation, and once at its start', async () => {
  const processes = await countProcesses();
  const fetches = await countKeyFetches();
  assert.ok(fetches <= 3 * processes, `${fetches} fetches by ${processes} processes`);
});
