/** The edge to the FDK in a real process over Fn's socket: what goes in, what comes out, and what never does. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startFunction } from './function-process.ts';

// Our line on standard output, and the FDK's last on standard error.
const FAILURE_MARKS = ['"event":"failure"', 'Error 502 : {'];
// Ten seconds after the moment at which the entry's clock stands.
const DEADLINE = '2026-01-01T00:00:10Z';

describe('a function', () => {
  let fn: Awaited<ReturnType<typeof startFunction>>;

  before(async () => {
    fn = await startFunction();
  });
  after(() => fn.close());
  beforeEach(async () => {
    await fn.takeOutput();
  });

  async function echo(headers: Parameters<typeof fn.call>[1], body: string | Buffer = 'echo') {
    const answer = await fn.call(body, headers);
    assert.equal(answer.status, 200);
    return JSON.parse(answer.body.toString());
  }

  it('is handed the call id, and the headers in lower case with each of their values', async () => {
    const { callId, headers } = await echo({
      'Fn-Call-Id': 'call-7',
      'Fn-Http-H-X-Caller': 'gateway',
      'fn-http-h-x_caller': 'spoof',
    });
    assert.equal(callId, 'call-7');
    // The FDK reads an underscore as a hyphen: the two become one header with two values.
    assert.deepEqual(headers['fn-http-h-x-caller'], ['gateway', 'spoof']);
  });

  it('is handed the body as bytes', async () => {
    const bytes = Buffer.from([0, 255, 195, 13, 10]);
    assert.equal((await echo({}, bytes)).body, bytes.toString('base64'));
    assert.equal((await echo({}, '')).body, '');
  });

  it('is handed a large body whole', async () => {
    const bytes = Buffer.alloc(1_000_000, 'é');
    assert.equal((await echo({}, bytes)).body, bytes.toString('base64'));
  });

  it('must be done a little before its deadline', async () => {
    assert.equal((await echo({ 'Fn-Deadline': DEADLINE })).remainingMs, 9_750);
  });

  it('has nothing left once its deadline is past', async () => {
    assert.equal((await echo({ 'Fn-Deadline': '2025-12-31T23:59:59Z' })).remainingMs, 0);
  });

  it('has Fn’s thirty seconds when there is no deadline', async () => {
    assert.equal((await echo({})).remainingMs, 29_750);
  });

  for (const deadline of ['soon', '', 'NaN', '2026-13-45T99:99:99Z']) {
    it(`takes the deadline ${JSON.stringify(deadline)} for none, not for one that never ends`, async () => {
      assert.equal((await echo({ 'Fn-Deadline': deadline })).remainingMs, 29_750);
    });
  }

  it('has an empty call id when there is none', async () => {
    assert.equal((await echo({})).callId, '');
  });

  it('answers bytes as they are', async () => {
    const { status, headers, body } = await fn.call('bytes');
    assert.deepEqual(
      [status, headers['content-type'], [...body]],
      [200, 'application/octet-stream', [0, 255, 195, 10]],
    );
  });

  it('answers with nothing and a status for the client', async () => {
    const { status, headers, body } = await fn.call('empty');
    assert.deepEqual([status, headers['fn-http-status'], body.length], [200, '204', 0]);
  });

  it('answers JSON that is already text without quoting it again', async () => {
    const { status, headers, body } = await fn.call('json-text');
    // The container itself always says 200: anything else would end it.
    assert.deepEqual([status, headers['fn-http-status'], body.toString()], [200, '403', '{"a":1}']);
    assert.equal(headers['content-type'], 'application/problem+json');
  });

  it('answers with each value of a header that is there twice, and no false length', async () => {
    const { headers, body } = await fn.call('repeated');
    assert.equal(headers['fn-http-h-link'], '</a>, </b>');
    assert.equal(headers['fn-http-h-etag'], '"1"');
    assert.equal(headers['content-length'], undefined);
    assert.equal(body.toString(), 'x');
  });

  it('answers with one header for names that differ in case only, each value kept', async () => {
    const { headers } = await fn.call('cases');
    assert.equal(headers['fn-http-h-link'], '</a>, </b>, </c>');
    assert.equal(headers['content-type'], 'text/plain');
    assert.equal(headers['fn-http-h-content-type'], undefined);
  });

  for (const behaviour of ['header-value', 'header-name', 'header-without-name', 'content-type']) {
    it(`whose answer has an invalid ${behaviour} fails with 502 and lives on`, async () => {
      const { status, headers, body } = await fn.call(behaviour);
      const seen = `${await fn.takeOutput(...FAILURE_MARKS)}${body.toString()}${JSON.stringify(headers)}`;
      assert.equal(status, 502);
      // Nothing of the answer is left on the failure.
      assert.equal(headers['fn-http-status'], undefined);
      assert.match(seen, /ERR_INTERNAL/);
      assert.doesNotMatch(seen, /canary/);
      assert.equal((await fn.call('bytes')).status, 200);
      assert.equal(fn.isRunning(), true);
    });
  }

  for (const behaviour of ['null', 'undefined']) {
    it(`that returns ${behaviour} by mistake fails with 502 and lives on`, async () => {
      assert.equal((await fn.call(behaviour)).status, 502);
      assert.equal((await fn.call('bytes')).status, 200);
      assert.equal(fn.isRunning(), true);
    });
  }

  it('that throws an error of ours fails with 502, and logs code, detail and status', async () => {
    const { status, body } = await fn.call('throw-known', { 'Fn-Call-Id': 'call-8' });
    assert.equal(status, 502);
    assert.match(body.toString(), /ERR_VAULT_DENIED/);
    const output = await fn.takeOutput(...FAILURE_MARKS);
    const line = JSON.parse(output.split('\n').find((text) => text.startsWith('{')) ?? '{}');
    assert.deepEqual(
      [line.event, line.level, line.callId, line.code, line.detail, line.upstreamStatus],
      ['failure', 'error', 'call-8', 'ERR_VAULT_DENIED', 'ours to tell', 404],
    );
  });

  for (const behaviour of ['throw-error', 'throw-text', 'throw-null', 'throw-object']) {
    it(`that fails by ${behaviour} says ERR_INTERNAL and nothing of what was thrown`, async () => {
      const { status, headers, body } = await fn.call(behaviour);
      const seen = `${await fn.takeOutput(...FAILURE_MARKS)}${body.toString()}${JSON.stringify(headers)}`;
      assert.equal(status, 502);
      assert.match(seen, /ERR_INTERNAL/);
      assert.doesNotMatch(seen, /canary/);
      assert.equal(fn.isRunning(), true);
    });
  }

  it('names the place of a mistake in its log', async () => {
    await fn.call('throw-error');
    assert.match(await fn.takeOutput(...FAILURE_MARKS), /TypeError at .*fixtures\/entry\.ts/);
  });

  it('answers many calls one after another', async () => {
    for (let index = 0; index < 20; index += 1) {
      assert.equal((await echo({ 'Fn-Call-Id': `call-${index}` })).callId, `call-${index}`);
    }
  });
});
