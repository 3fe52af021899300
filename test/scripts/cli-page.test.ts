/** docs/cli.md has every command and every option that is not hidden, and nothing of this machine. */
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { test } from 'node:test';
import { createProgram } from '../../cli/program.ts';
import { toCliPage } from '../../scripts/cli-page.ts';

const page = toCliPage();

test('every command has a section with its options, its examples and its exit codes', () => {
  const sections = new Map(page.split('\n## gatekeeper ').map((text) => [text.split('\n')[0], text]));
  for (const command of createProgram().commands) {
    const section = sections.get(command.name()) ?? '';
    for (const { flags, hidden } of command.options) {
      assert.equal(section.includes(`| \`${flags.replaceAll('|', '\\|')}\` |`), !hidden, flags);
    }
    assert.match(section, /```text\nExamples?:\n/, command.name());
  }
});

test('what a hidden option refuses is not on the page, nor a path of this machine', () => {
  assert.doesNotMatch(page, /--client-secret <|\| `--secret/);
  assert.ok(!page.includes(homedir()) && !page.includes(process.cwd()));
});

test('no cell of a table is cut by a vertical bar of its own', () => {
  for (const line of page.split('\n').filter((text) => text.startsWith('| `-'))) {
    assert.equal(line.split(/(?<!\\)\|/).length, 4, line);
  }
});
