/** When there is tracing, by what OCI puts into the environment; without it, nothing of it is loaded. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { createConfiguredTracing } from '../../src/tracing/configured-tracing.ts';
import { NO_TRACING } from '../../src/tracing/tracing.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { TRACE_ID, toHeaders } from './trace-headers.ts';

const CONFIGURED = new URL('../../src/tracing/configured-tracing.ts', import.meta.url);
const COLLECTOR = 'https://apm.example/public-span?dataKey=canary-key';
const ON = { OCI_TRACING_ENABLED: '1', OCI_TRACE_COLLECTOR_URL: COLLECTOR };

type Environment = Readonly<Record<string, string>>;

async function configure(environment: Environment, allowInsecureHttp = false) {
  const { clock } = createTestClock();
  const { log, lines, entries } = createLogLines(clock);
  const deps = { functionName: 'authorizer', environment, allowInsecureHttp, log, clock };
  return { tracing: await createConfiguredTracing(deps), lines, entries };
}

/** The modules that are loaded for tracing, in a process of its own. */
function loadedWith(environment: Environment): readonly string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const { createConfiguredTracing } = await import(${JSON.stringify(CONFIGURED.href)});
    await createConfiguredTracing({
      functionName: 'authorizer', environment: ${JSON.stringify(environment)}, allowInsecureHttp: false,
      log: { warn: () => undefined }, clock: Date.now,
    });
    console.log(JSON.stringify(loaded));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  return (JSON.parse(stdout) as string[]).map((url) => url.replace(/^.*\/src\//, ''));
}

describe('tracing that OCI has not enabled', () => {
  for (const enabled of [undefined, '', '0', 'true', '01', ' 1', '2']) {
    it(`with ${JSON.stringify(enabled)} is none, and not worth a line`, async () => {
      const environment = enabled === undefined ? {} : { OCI_TRACING_ENABLED: enabled };
      const { tracing, lines } = await configure({ OCI_TRACE_COLLECTOR_URL: COLLECTOR, ...environment });
      assert.equal(tracing, NO_TRACING);
      assert.deepEqual(lines, []);
    });
  }

  it('loads nothing that makes or sends spans; enabled, it does', () => {
    const modules = ['tracing/collected-tracing.ts', 'tracing/span-sender.ts', 'tracing/zipkin-tracing.ts'];
    const off = loadedWith({ OCI_TRACE_COLLECTOR_URL: COLLECTOR });
    assert.deepEqual(
      off.filter((name) => name.startsWith('tracing/')),
      ['tracing/configured-tracing.ts', 'tracing/tracing.ts'],
    );
    const unusable = loadedWith({ OCI_TRACING_ENABLED: '1' });
    assert.ok(modules.every((name) => !unusable.includes(name)));
    const on = loadedWith(ON);
    assert.ok(modules.every((name) => on.includes(name)));
  });
});

describe('tracing that OCI has enabled', () => {
  for (const [what, url, allowInsecureHttp] of [
    ['no collector', undefined, false],
    ['an empty address', '', false],
    ['an address that is none', 'canary-key', false],
    ['half an address', '//apm.example/?dataKey=canary-key', false],
    ['an address without encryption', 'http://apm.example/?dataKey=canary-key', false],
    [
      'one without encryption elsewhere, where loopback is allowed',
      'http://apm.example/?dataKey=canary-key',
      true,
    ],
    ['one on loopback, where that is not allowed', 'http://127.0.0.1:1/?dataKey=canary-key', false],
    ['another kind of address', 'file:///canary-key', true],
  ] as const) {
    it(`with ${what} is none, with a warning that says what is needed, and calls are served`, async () => {
      const environment = {
        OCI_TRACING_ENABLED: '1',
        ...(url === undefined ? {} : { OCI_TRACE_COLLECTOR_URL: url }),
      };
      const { tracing, lines, entries } = await configure(environment, allowInsecureHttp);
      const [{ level, event, key, expected } = {}, ...others] = entries();
      assert.deepEqual([level, event, key], ['warn', 'tracing_off', 'OCI_TRACE_COLLECTOR_URL']);
      assert.match(String(expected), /https/);
      assert.deepEqual(others, []);
      assert.doesNotMatch(lines.join(''), /canary/);
      const call = { headers: toHeaders({ 'x-b3-traceid': TRACE_ID }), callId: 'call-1' };
      assert.equal(
        await tracing.serve(
          call,
          async (traceId) => String(traceId),
          () => ({}),
        ),
        'undefined',
      );
    });
  }

  it('with a collector serves calls in a trace, without a line', async () => {
    const { tracing, lines } = await configure(ON);
    // Not to be traced, so that nothing is sent.
    const call = { headers: toHeaders({ b3: '0' }), callId: 'call-1' };
    assert.match(
      await tracing.serve(
        call,
        async (traceId) => String(traceId),
        () => ({}),
      ),
      /^[0-9a-f]{32}$/,
    );
    assert.deepEqual(lines, []);
  });
});
