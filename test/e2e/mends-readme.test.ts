/** The first example of the README: what it shows is what the two commands print, as a user runs them. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The first blocks of a section, by language. */
function readBlocks(heading: string): Readonly<Record<string, string>> {
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(`\n## ${heading}\n`);
  const blocks = [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', body = '']) => [
    language,
    body,
  ]);
  return Object.fromEntries(blocks.toReversed());
}

test("the README's refused token is explained as the README shows it", async (t) => {
  const { sh = '', text: shown = '' } = readBlocks('My token looks valid and is refused');
  const command = sh.split('\n').findLast((line) => line.startsWith('bin/gatekeeper')) ?? '';
  assert.match(command, /^bin\/gatekeeper token .*\| bin\/gatekeeper explain/);
  const state = mkdtempSync(join(tmpdir(), 'gatekeeper-readme-'));
  t.after(() => rmSync(state, { recursive: true }));

  const child = spawn('/bin/sh', ['-c', command], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: state, GATEKEEPER_STATE: join(state, 'dev') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, noted, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);

  assert.notEqual(shown, '');
  assert.ok(printed.includes(shown), `${printed}${noted}`);
  // What to do comes next.
  assert.match(printed, /TOKEN_AUDIENCES='https:\/\/gatekeeper\.example\/ https:\/\/other-api\.example\/'/);
  assert.equal(code, 1);
});
