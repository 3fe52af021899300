/** Both ways through docs/deploy.md, by console and by command line, have what their lines need, and one may change over. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BLOCKS, type Block, findCommands, readSection, toCommandLines, type Way } from './deploy-page.ts';
import { findFiles, findKept, findSet, findUsed, findWritten } from './deploy-variables.ts';

const UNDOING = '12';
const directory = mkdtempSync(join(tmpdir(), 'deploy-ways-'));
after(() => rmSync(directory, { recursive: true }));

const setBy = (blocks: readonly Block[]): readonly string[] => blocks.flatMap(({ text }) => findSet(text));

/** Runs lines in a shell, with a file of names, and with what the page puts into it. */
function runShell(lines: readonly string[], typed = '') {
  mkdirSync(join(directory, '.local/deploy'), { recursive: true });
  const functions = BLOCKS.filter(({ step }) => step === '0.3').map(({ text }) => text);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', [...functions, ...lines].join('\n')], {
    cwd: directory,
    input: typed,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return { stdout, names: readFileSync(join(directory, '.local/deploy/names.sh'), 'utf8') };
}

for (const way of ['console', 'cli'] satisfies readonly Way[]) {
  test(`whoever takes the way of the ${way} has every name and file that its lines use`, () => {
    const own = BLOCKS.filter((block) => block.way === way || block.way === 'both');
    const missing = own.flatMap(({ step, text }, at) => {
      const earlier = own.slice(0, at + 1);
      const known = setBy(earlier);
      const written = earlier.flatMap((block) => findWritten(block.text));
      return [
        ...findUsed(text).filter((name) => !known.includes(name)),
        ...findFiles(text).filter((file) => !written.includes(file)),
      ].map((name) => `${step}: ${name}`);
    });
    assert.deepEqual(missing, []);
  });
}

test('the key set is fetched either way, be it open or protected', () => {
  const fetching = BLOCKS.filter(({ text }) => findWritten(text).includes('key-set.json'));
  assert.deepEqual(
    fetching.map(({ way }) => way),
    ['both', 'both'],
  );
});

test('lines for both ways need no oci', () => {
  const lines = BLOCKS.filter(({ way }) => way !== 'cli').flatMap(({ text }) => toCommandLines(text));
  assert.deepEqual(
    lines.filter((line) => findCommands(line).some((command) => /^(?:oci|create_secret)\b/.test(command))),
    [],
  );
});

test('a step uses only what it sets itself, or what an earlier one has kept for both ways', () => {
  const missing = BLOCKS.filter(({ step }) => step !== UNDOING).flatMap(({ step, text }) => {
    const usable = BLOCKS.slice(
      0,
      BLOCKS.findIndex((block) => block.step === step),
    ).filter(({ way }) => way === 'both');
    const known = setBy([...usable, ...BLOCKS.filter((block) => block.step === step)]);
    return findUsed(text)
      .filter((name) => !known.includes(name))
      .map((name) => `${step}: ${name}`);
  });
  assert.deepEqual(missing, []);
});

test('what is asked for is said in its step', () => {
  for (const { step, way, text } of BLOCKS.filter((block) => block.way === 'both')) {
    for (const name of findKept(text))
      assert.ok(readSection(step).includes(`\`${name}\``), `${step} ${way} ${name}`);
  }
});

test('what asks is the last line of its block, since it would read the lines pasted behind it', () => {
  for (const { step, text } of BLOCKS) {
    const asking = toCommandLines(text).slice(0, -1);
    assert.deepEqual(
      asking.filter((line) => /^(?:keep|ask_secret) /.test(line)),
      [],
      step,
    );
  }
});

test('keep asks for what the shell does not know, and leaves all in the file', () => {
  const { stdout, names } = runShell(['KNOWN=a', 'keep KNOWN ASKED SKIPPED'], 'b c\n\n');
  assert.equal(stdout, 'ASKED: SKIPPED: ');
  assert.match(names, /^KNOWN=a\nASKED=b c\nSKIPPED=\n$/m);
});

test('undoing asks for nothing to be deleted that was not made', () => {
  const blocks = BLOCKS.filter(({ step, way }) => step === UNDOING && way === 'cli');
  const text = blocks.map((block) => block.text).join('\n');
  const optional = [...text.matchAll(/^for \w+ in (".*)/gm)].flatMap(([, list = '']) => findUsed(list));
  assert.ok(optional.length > 5);
  const { stdout } = runShell([
    ...findUsed(text).map((name) => `${name}=${optional.includes(name) ? '' : 'example'}`),
    // It finds nothing, and says which of its arguments are empty.
    'oci() { for word in "$@"; do [ -n "$word" ] || echo "empty: $*"; done; }',
    'fn() { :; }',
    text,
  ]);
  assert.equal(stdout, '');
});

test('closing the key set stands alone, behind the words that say when not to', () => {
  const closing = BLOCKS.filter(({ text }) => /signingCertPublicAccess","value":false/.test(text));
  assert.equal(closing.length, 1);
  assert.equal(toCommandLines(closing[0]?.text ?? '').length, 1);
  assert.match(
    readSection(UNDOING),
    /\*\*[^*]*only if you opened it in step 1\.5, and nothing else reads it\.\*\*[^`]*```sh\noci identity-domains setting patch/,
  );
});
