/** The supervisor of the local cloud: what it starts, it stops. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { send, startTestCloud } from './test-cloud.ts';

test('stopping waits for parts that are being started, and stops them too', async () => {
  const cloud = await startTestCloud();
  await Promise.all([cloud.kill('vault'), cloud.kill('oic')]);
  const starts = Promise.allSettled([cloud.start('oic'), cloud.start('vault')]);
  await cloud.stopAndRemove();
  await starts;
  assert.deepEqual(cloud.processIds(), {});
  for (const url of Object.values(cloud.urls)) await assert.rejects(send(url, { path: '/' }));
});

test('a cloud that is being stopped starts nothing more', async () => {
  const cloud = await startTestCloud();
  await cloud.stopAndRemove();
  await assert.rejects(cloud.start('vault'), /being stopped/);
});
