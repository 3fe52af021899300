/** What the runner refuses before it starts anything. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { FnRunnerConfig } from '../../../local/fn/config.ts';
import { createRunnerBench } from './runner-bench.ts';

describe('configuration of the runner', () => {
  let bench: ReturnType<typeof createRunnerBench>;

  before(() => {
    bench = createRunnerBench();
  });
  after(() => bench.close());

  type FnConfig = FnRunnerConfig['functions'][number];
  const refuses = (fn: Partial<FnConfig>, message: RegExp) =>
    assert.rejects(bench.start([bench.toFunction('hello', fn)]), (error: Error) => {
      assert.match(error.message, message);
      return !error.message.includes('canary');
    });

  it('refuses settings that the platform makes itself', async () => {
    for (const key of ['FN_FORMAT', 'FN_LISTENER', 'FN_NEW', 'OCI_RESOURCE_PRINCIPAL_RPST', 'PATH', 'HOME']) {
      await refuses({ config: { [key]: 'canary' } }, /platform/);
    }
  });

  it("takes the FDK's log framing, which is set by configuration", async () => {
    const config = { FN_LOGFRAME_NAME: 'call', FN_LOGFRAME_HDR: 'Fn-Call-Id' };
    await bench.start([bench.toFunction('hello', { config })]);
  });

  it('refuses keys that are no names, and values that no environment holds', async () => {
    await refuses({ config: { 'A-B': 'x' } }, /functions\.0\.config/);
    await refuses({ config: { A: 'canary\0' } }, /functions\.0\.config\.A/);
  });

  it('refuses more than 4 KB of settings in application and function together', async () => {
    const fn = bench.toFunction('hello', { config: { A: 'x'.repeat(2500) } });
    const app = { id: 'a', name: 'a', config: { B: 'x'.repeat(1595) } };
    await assert.rejects(bench.start([fn], { app }), /at most 4096 bytes/);
    await bench.start([fn], { app: { ...app, config: { B: 'x'.repeat(1594) } } });
  });

  it('refuses sizes and times that OCI Functions does not have', async () => {
    await refuses({ memoryMb: 100 as 128 }, /functions\.0\.memoryMb: expected/);
    await refuses({ timeoutSeconds: 301 }, /functions\.0\.timeoutSeconds: expected <=300/);
    await refuses({ timeoutSeconds: 0 }, /functions\.0\.timeoutSeconds/);
  });

  it('refuses two functions with one id', async () => {
    const fn = bench.toFunction('hello');
    await assert.rejects(bench.start([fn, fn]), /an id of its own/);
  });

  it('refuses a function that is not built', async () => {
    await refuses({ directory: bench.folder }, /the function hello is not built: there is no func\.mjs/);
  });

  it('refuses unknown keys', async () => {
    await refuses({ image: 'canary' } as Partial<FnConfig>, /functions\.0\.image: expected no such key/);
  });

  it('refuses a temp folder whose path is too long for a socket', async () => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = fs.mkdtempSync(`${bench.folder}/${'d'.repeat(100)}`);
    try {
      await refuses({}, /too long for a unix socket \(10[37] bytes/);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('says which port is in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    await assert.rejects(
      bench.start([bench.toFunction('hello')], { port }),
      /port \d+, wanted by the Fn runner/,
    );
    server.close();
  });
});
