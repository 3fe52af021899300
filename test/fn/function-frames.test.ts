/**
 * The frames of the log: where the platform asks for them, the FDK writes the id of each call before the call's own lines,
 * by which the lines of several calls are told apart (Fn, "Fn Logging": FN_LOGFRAME_NAME and FN_LOGFRAME_HDR).
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startFunction } from './function-process.ts';

const FRAMED = { FN_LOGFRAME_NAME: 'frame', FN_LOGFRAME_HDR: 'Fn-Call-Id' };

describe('a function whose log is to be framed', () => {
  let fn: Awaited<ReturnType<typeof startFunction>>;

  before(async () => {
    fn = await startFunction({ environment: FRAMED });
  });
  after(() => fn.close());

  it('has the frame of each call, on a line of its own, before that call’s lines and after the one before', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `call-${index}`);
    for (const id of ids) await fn.call('throw-known', { 'Fn-Call-Id': id });
    await fn.call('bytes', { 'Fn-Call-Id': 'call-last' });
    await fn.takeOutput('frame=call-last');
    const lines = fn.written.stdout.split('\n').filter((line) => line !== '');
    const seen = lines.map((line) => (line.startsWith('{') ? `line of ${JSON.parse(line).callId}` : line));
    assert.deepEqual(seen, [...ids.flatMap((id) => [`frame=${id}`, `line of ${id}`]), 'frame=call-last']);
    // The line break before it ends what a call may have left without one.
    for (const id of ids) assert.ok(fn.written.stdout.includes(`\n\nframe=${id}\n`) || id === ids[0]);
    assert.ok(fn.written.stdout.startsWith('\nframe=call-0\n'));
  });

  it('has the same frames on standard error, where the FDK writes what failed', async () => {
    await fn.call('throw-known', { 'Fn-Call-Id': 'call-error' });
    await fn.takeOutput('Error 502 : {');
    const after = fn.written.stderr.split('\nframe=call-error\n')[1] ?? '';
    assert.match(after, /^Error in function: \[ERR_VAULT_DENIED\]\n/);
  });
});

describe('a function whose log is not to be framed', () => {
  for (const environment of [{}, { FN_LOGFRAME_NAME: 'frame' }, { FN_LOGFRAME_HDR: 'Fn-Call-Id' }]) {
    it(`writes its lines alone: ${JSON.stringify(environment)}`, async (t) => {
      const fn = await startFunction({ environment });
      t.after(() => fn.close());
      await fn.call('throw-known', { 'Fn-Call-Id': 'call-1' });
      await fn.takeOutput('"event":"failure"', 'Error 502 : {');
      const [line = '', ...others] = fn.written.stdout.split('\n');
      assert.deepEqual([JSON.parse(line).callId, others], ['call-1', ['']]);
    });
  }
});

describe('a call without the header that names the frame', () => {
  it('is served all the same', async (t) => {
    const fn = await startFunction({ environment: FRAMED });
    t.after(() => fn.close());
    assert.equal((await fn.call('bytes')).status, 200);
    // The FDK's own word; the platform always sends the header.
    await fn.takeOutput('frame=null\n');
    assert.equal(fn.written.stdout, '\nframe=null\n');
  });
});
