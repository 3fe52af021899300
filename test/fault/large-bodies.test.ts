/**
 * The largest bodies that OCI Functions take, both ways, in the smallest container that they have,
 * with Node started as the invoker's Dockerfile starts it.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startInvokerProcess } from '../support/invoker-process.ts';

const SIX_MB = 6 * 1024 * 1024;
const CONTAINER_MB = 128;
const CALLS = 100;

test('a hundred bodies of 6 MB go through and back byte for byte, in 128 MB, without growing', async (t) => {
  const invoker = await startInvokerProcess(t, {
    oic: (request, response) => {
      response.writeHead(200, { 'content-type': request.headers['content-type'] });
      request.pipe(response);
    },
  });
  const body = randomBytes(SIX_MB);
  const resident: number[] = [];
  for (let call = 0; call < CALLS; call += 1) {
    const answer = await invoker.invoke(body, { 'content-type': 'application/octet-stream' });
    assert.equal(answer.headers['fn-http-status'], '200', String(answer.body));
    assert.ok(answer.body.equals(body));
    resident.push(invoker.memory().now);
  }
  const { most } = invoker.memory();
  const average = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const early = average(resident.slice(10, 40));
  const late = average(resident.slice(-30));
  t.diagnostic(
    `resident: ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late, ${most.toFixed(0)} MB at most`,
  );
  assert.ok(most < CONTAINER_MB, `${most} MB`);
  assert.ok(late < early + 8, `from ${early} to ${late} MB`);
});

test('a body of one byte more is refused both ways, and the process goes on', async (t) => {
  let size = SIX_MB + 1;
  const invoker = await startInvokerProcess(t, {
    oic: (request, response) => {
      request.resume();
      request.on('end', () => response.end(Buffer.alloc(size)));
    },
  });
  const tooMuch = await invoker.invoke(Buffer.alloc(SIX_MB + 1));
  assert.equal(tooMuch.headers['fn-http-status'], '413');
  const answeredTooMuch = await invoker.invoke('{}');
  assert.equal(answeredTooMuch.headers['fn-http-status'], '502');
  assert.match(String(answeredTooMuch.body), /ERR_OIC_ANSWER/);
  size = SIX_MB;
  const fits = await invoker.invoke('{}');
  assert.equal(fits.body.length, SIX_MB);
});
