/** The pages tell what is true: every key and every link is there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { invokerSettings } from '../../src/invoker/invoker-settings.ts';
import type { Setting } from '../../src/runtime/settings.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { tokenSettings } from '../../src/token/token-settings.ts';
import { vaultSettings } from '../../src/vault/vault-settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).map((name) => join('docs', name)),
];

const SETTINGS: Readonly<Record<string, Setting<unknown>>> = {
  ...tokenSettings,
  ...vaultSettings,
  ...decisionSettings,
  ...logSettings,
  ...invokerSettings,
};

test('every configuration key is on the page', () => {
  const page = read('docs/configuration.md');
  for (const key of Object.keys(SETTINGS)) assert.ok(page.includes(`\`${key}\``), key);
});

test('each function knows the keys of the other, which app.yaml hands to both', () => {
  const invoker = read('src/invoker/invoker-settings.ts');
  for (const key of Object.keys(decisionSettings)) assert.ok(invoker.includes(`'${key}'`), key);
  const authorizer = read('src/authorizer/authorizer-settings.ts');
  for (const key of Object.keys(invokerSettings)) assert.ok(authorizer.includes(`'${key}'`), key);
});

test('every default on the page is the one in the source', () => {
  const page = read('docs/configuration.md');
  for (const [key, { fallback }] of Object.entries(SETTINGS)) {
    if (typeof fallback?.value !== 'number') continue;
    const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
    assert.ok(row.endsWith(`| ${fallback.value} |`), key);
  }
});

test('every link between pages leads to a file', () => {
  for (const page of PAGES) {
    for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)/g)) {
      assert.ok(existsSync(join(ROOT, dirname(page), target)), `${page}: ${target}`);
    }
  }
});

test('every make target that a page names exists', () => {
  const targets = new Set([...read('Makefile').matchAll(/^([a-z-]+):/gm)].map(([, name]) => name));
  for (const page of PAGES) {
    for (const [, target] of read(page).matchAll(/\bmake (?:-s )?([a-z]+)(?=[ `\n]|$)/g)) {
      if (read(page).includes(`\`make ${target}`) || page === 'README.md')
        assert.ok(targets.has(target), `${page}: ${target}`);
    }
  }
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
