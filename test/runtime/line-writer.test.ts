/** Lines are written a moment later, all of them, in their order, and before the process ends. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createLineWriter } from '../../src/runtime/line-writer.ts';

const WRITER = new URL('../../src/runtime/line-writer.ts', import.meta.url);

function createBench(t: TestContext) {
  const before = new Set(process.listeners('exit'));
  const written: string[] = [];
  const write = createLineWriter({ write: (text) => written.push(text) });
  t.after(() => {
    for (const listener of process.listeners('exit')) {
      if (!before.has(listener)) process.off('exit', listener);
    }
  });
  return { write, written };
}

/** What a process writes that ends by this code. */
function run(code: string) {
  const script = `import { createLineWriter } from ${JSON.stringify(WRITER.href)};
    const write = createLineWriter(process.stdout);\n${code}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
}

describe('a line', () => {
  it('is not written while the call goes on, and is in the same turn of the event loop', async (t) => {
    const { write, written } = createBench(t);
    write(() => '1\n');
    await Promise.resolve();
    assert.deepEqual(written, []);
    await setImmediate();
    assert.deepEqual(written, ['1\n']);
  });

  it('goes out with the others of its turn, in their order, and once', async (t) => {
    const { write, written } = createBench(t);
    write(() => '1\n');
    write(() => '2\n');
    await setImmediate();
    write(() => '3\n');
    await setImmediate();
    await setImmediate();
    assert.deepEqual(written, ['1\n2\n', '3\n']);
  });

  it('that is written while others are is not lost', async () => {
    const written: string[] = [];
    const write = createLineWriter({
      write: (text) => {
        if (written.push(text) === 1) write(() => '2\n');
      },
    });
    write(() => '1\n');
    await setImmediate();
    await setImmediate();
    assert.deepEqual(written, ['1\n', '2\n']);
  });
});

describe('the end of a process', () => {
  for (const [what, code, status] of [
    ['by exit', "write(() => '1\\n'); write(() => '2\\n'); process.exit(3);", 3],
    [
      'by an error that nobody has caught',
      "write(() => '1\\n'); write(() => '2\\n'); throw new Error('x');",
      1,
    ],
    ['by a rejection', "write(() => '1\\n'); write(() => '2\\n'); await Promise.reject(new Error('x'));", 1],
    ['with nothing left to do', "write(() => '1\\n'); write(() => '2\\n');", 0],
    [
      'by exit in the next turn',
      "write(() => '1\\n'); setImmediate(() => { write(() => '2\\n'); process.exit(0); });",
      0,
    ],
  ] as const) {
    it(`${what} loses no line and repeats none`, () => {
      const ended = run(code);
      assert.deepEqual([ended.stdout, ended.status], ['1\n2\n', status]);
    });
  }

  it('without a line writes nothing', () => assert.equal(run('').stdout, ''));
});
