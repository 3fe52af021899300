/** The domain rotates its key under the constant kid while callers keep coming: not one good caller is refused. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { send, startTestCloud, type TestCloud } from '../e2e/test-cloud.ts';
import { countProcesses, readJournal } from './load.ts';

const CLIENTS = 6;
const CALLS = 20;

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

/** Several clients, each calling so often; gives every status. `onCall` is told after each call how many there were. */
async function load(callsPerClient: number, onCall = (_count: number): void => undefined) {
  const statuses: number[] = [];
  const client = async (): Promise<void> => {
    for (let index = 0; index < callsPerClient; index += 1) {
      statuses.push(await call());
      onCall(statuses.length);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return statuses;
}

async function rotate(keep: 'none' | 'previous'): Promise<void> {
  const response = await fetch(`${cloud.urls['identity-domain']}/.local/rotate`, {
    method: 'POST',
    body: JSON.stringify({ keep }),
  });
  assert.equal(response.status, 204);
}

async function countKeyFetches(): Promise<number> {
  const journal = await readJournal(cloud.urls['identity-domain']);
  return journal.filter(({ path }) => path?.endsWith('/SigningCert/jwk') === true).length;
}

function assertAllServed(statuses: readonly number[]): void {
  assert.equal(statuses.length, CLIENTS * CALLS);
  assert.deepEqual(
    statuses.filter((status) => status !== 200),
    [],
  );
}

test('a rotation in the middle of the load, with both keys published, refuses nobody', async () => {
  let rotated: Promise<void> | undefined;
  const statuses = await load(CALLS, (count) => {
    if (count === (CLIENTS * CALLS) / 2) rotated = rotate('previous');
  });
  await rotated;
  assertAllServed(statuses);
  assert.ok((await countProcesses(cloud)) > 2, 'several processes of each function');
});

test('a rotation to a key set that lacks the old key refuses no caller with a token of the new one', async () => {
  // Between two calls: a token of the old key, in flight at this moment, would rightly be refused.
  await rotate('none');
  assertAllServed(await load(CALLS));
});

test('the domain is asked once by each process and rotation, and once at its start', async () => {
  const processes = await countProcesses(cloud);
  const fetches = await countKeyFetches();
  assert.ok(fetches <= 3 * processes, `${fetches} fetches by ${processes} processes`);
});
