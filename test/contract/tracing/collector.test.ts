/** Tracing as it is configured, with a real collector: what arrives there, and that a call never waits for it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createConfiguredTracing } from '../../../src/tracing/configured-tracing.ts';
import type { ZipkinSpan } from '../../../src/tracing/span.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { startLoopbackServer } from '../../support/loopback-server.ts';
import { SPAN_ID, TRACE_ID, toHeaders } from '../../tracing/trace-headers.ts';

const CONFIGURED = new URL('../../../src/tracing/configured-tracing.ts', import.meta.url);
const CALLER = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };

interface Arrival {
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly spans: readonly ZipkinSpan[];
  readonly socket: unknown;
}

/** A collector, and tracing that sends to it; `answer` ends each request, or does not. */
async function start(
  t: TestContext,
  answer = (response: ServerResponse): unknown => response.writeHead(202).end(),
) {
  const arrivals: Arrival[] = [];
  const host = await startLoopbackServer(t, async (request, response) => {
    const { url, headers, socket } = request;
    arrivals.push({ url, type: headers['content-type'], spans: JSON.parse(await text(request)), socket });
    answer(response);
  });
  const environment = {
    OCI_TRACING_ENABLED: '1',
    OCI_TRACE_COLLECTOR_URL: `http://${host}/public-span?dataKey=canary-key`,
    FN_APP_NAME: 'My-App',
    FN_FN_NAME: 'Authorizer-1',
  };
  const { log, lines, entries } = createLogLines(Date.now);
  const create = (changes: Readonly<Record<string, string | undefined>> = {}) =>
    createConfiguredTracing({
      functionName: 'authorizer',
      environment: { ...environment, ...changes },
      allowInsecureHttp: true,
      log,
      clock: Date.now,
    });
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await setTimeout(5);
  };
  return { create, environment, arrivals, until, lines, entries };
}

type Tracing = Awaited<ReturnType<typeof createConfiguredTracing>>;

const serve = (tracing: Tracing): Promise<string | undefined> =>
  tracing.serve(
    { headers: toHeaders(CALLER), callId: 'call-1' },
    async (traceId) => traceId,
    () => ({}),
  );

describe('a collector', () => {
  it('gets the spans of a call as Zipkin takes them, at the address with its key', async (t) => {
    const { create, arrivals, until, lines } = await start(t);
    await serve(await create());
    await until(() => arrivals.length === 1);
    const [{ url, type, spans } = assert.fail('nothing came')] = arrivals;
    assert.deepEqual([url, type], ['/public-span?dataKey=canary-key', 'application/json']);
    const [{ id, timestamp, duration, ...span } = assert.fail('no span'), ...others] = spans;
    assert.deepEqual(span, {
      traceId: TRACE_ID,
      parentId: SPAN_ID,
      name: 'my-app::authorizer-1',
      kind: 'SERVER',
      localEndpoint: { serviceName: 'my-app::authorizer-1' },
      tags: { callId: 'call-1' },
    });
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.ok(timestamp > 0 && duration > 0);
    assert.deepEqual([others, lines], [[], []]);
  });

  it('knows a function without names of Fn by the product’s', async (t) => {
    const { create, arrivals, until } = await start(t);
    await serve(await create({ FN_APP_NAME: undefined, FN_FN_NAME: undefined }));
    await until(() => arrivals.length === 1);
    assert.equal(arrivals[0]?.spans[0]?.localEndpoint.serviceName, 'oic-gatekeeper::authorizer');
  });

  it('is sent to over a connection that is kept', async (t) => {
    const { create, arrivals, until } = await start(t);
    const tracing = await create();
    for (const count of [1, 2, 3]) {
      await serve(tracing);
      await until(() => arrivals.length === count);
      // Until the answer has been read.
      await setTimeout(20);
    }
    assert.equal(new Set(arrivals.map(({ socket }) => socket)).size, 1);
  });

  it('that hangs is given up after a second, and no call waits for it', async (t) => {
    const { create, arrivals, until, lines, entries } = await start(t, () => undefined);
    const tracing = await create();
    const startedAt = performance.now();
    for (let turn = 0; turn < 20; turn += 1) assert.equal(await serve(tracing), TRACE_ID);
    assert.ok(performance.now() - startedAt < 900, 'the calls were served');
    await until(() => arrivals.length === 1);
    const sentAt = performance.now();
    await until(() => lines.length > 0);
    const waitedMs = performance.now() - sentAt;
    assert.ok(waitedMs > 700 && waitedMs < 5_000, `${waitedMs} ms`);
    const [{ level, event, detail } = {}, ...others] = entries();
    assert.deepEqual([level, event, detail, others], ['warn', 'spans_not_sent', 'timeout', []]);
    assert.doesNotMatch(lines.join(''), /canary/);
  });

  it('keeps no process alive: one that has nothing else to do ends at once', async (t) => {
    const { environment, arrivals } = await start(t);
    const script = `
      import { createConfiguredTracing } from ${JSON.stringify(CONFIGURED.href)};
      const tracing = await createConfiguredTracing({
        functionName: 'authorizer', environment: process.env, allowInsecureHttp: true,
        log: { warn: console.log }, clock: Date.now,
      });
      const call = { headers: new Map(), callId: 'call-1' };
      await tracing.serve(call, async () => console.log('served'), () => ({}));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    assert.deepEqual([output, code, arrivals.length], ['served\n', 0, 0]);
  });
});
