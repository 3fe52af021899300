/** docs/deploy.md names only what exists: keys, codes, variables, files, headings; and it leaves no code out. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { ERRORS } from '../../src/errors.ts';
import { invokerSettings } from '../../src/invoker/invoker-settings.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { DENIAL_REASONS } from '../../src/token/denial.ts';
import { tokenSettings } from '../../src/token/token-settings.ts';
import { vaultSettings } from '../../src/vault/vault-settings.ts';
import { hasHeading } from './deploy-headings.ts';
import { BLOCKS, INLINE_CODE, PAGE, PROSE } from './deploy-page.ts';
import { findSet } from './deploy-variables.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SHELL = BLOCKS.map(({ text }) => text).join('\n');
const SETTINGS = {
  ...tokenSettings,
  ...vaultSettings,
  ...decisionSettings,
  ...logSettings,
  ...invokerSettings,
};
/** Names in capitals that are Oracle's. */
const OTHERS = new Set(['RS256', 'AT', 'HELLO_WORLD', 'GENERIC_X86', 'GENERIC_ARM', 'DEFAULT']);
/** Written by a command on the page that does not say so. */
const MADE = ['dist/oic-gatekeeper-stack.zip', '.local/deploy/secret.json', '.local/deploy/oic-invoker.key'];

test('every name in capitals is a configuration key, a code, or a variable of the page', () => {
  const known = new Set([...Object.keys(SETTINGS), ...Object.keys(ERRORS), ...findSet(SHELL), ...OTHERS]);
  const named = INLINE_CODE.map((code) => /^([A-Z][A-Z0-9_]+)(?:=.*)?$/.exec(code)?.[1]);
  assert.deepEqual(
    named.filter((name) => name !== undefined && !known.has(name)),
    [],
  );
});

test('every name that one has to fill in is explained', () => {
  const [, names = ''] = /names\.sh <<'END'\n([\s\S]*?)\nEND$/m.exec(SHELL) ?? [];
  const filled = [...names.matchAll(/^(\w+)=/gm)].map(([, name = '']) => name);
  assert.ok(filled.length > 10);
  assert.deepEqual(
    filled.filter((name) => !INLINE_CODE.includes(name)),
    [],
  );
});

test('every file is there, or is written by a command on the page', () => {
  const written = [...SHELL.matchAll(/> (\S+)/g)].map(([, path = '']) => path);
  const files = INLINE_CODE.filter((code) =>
    /^(?:\.env[.\w]*|[\w./-]+\.(?:json|yaml|zip|curl|key))$/.test(code),
  );
  const missing = files.filter((path) => {
    return !existsSync(join(ROOT, path)) && ![...written, ...MADE].some((made) => made.endsWith(path));
  });
  assert.deepEqual(missing, []);
});

test('every link to a heading leads to one', () => {
  for (const [, page = '', anchor = ''] of PROSE.matchAll(/\]\(([\w./-]*)#([\w-]+)\)/g)) {
    const text = page === '' ? PAGE : read(join('docs', page));
    assert.ok(hasHeading(text, anchor), `${page}#${anchor}`);
  }
});

test('every error code and every denial reason has its place in the troubleshooting', () => {
  const part = PAGE.slice(PAGE.indexOf('\n## 11.'), PAGE.indexOf('\n## 12.'));
  for (const name of [...Object.keys(ERRORS), ...Object.keys(DENIAL_REASONS)]) {
    assert.ok(part.includes(`\`${name}\``), name);
  }
});

test('every OCID, host and address is visibly made up', () => {
  for (const [ocid] of PAGE.matchAll(/ocid1\.\w+\.[\w.-]+/g)) assert.match(ocid, /example/);
  for (const [host] of PAGE.matchAll(/[^\s"'`]*ocir\.io/g))
    assert.match(host, /^(?:\$REGION_KEY|<region-key>)\./);
  for (const [address] of PAGE.matchAll(/[\w.]+@[\w.]+/g)) assert.match(address, /@example\.com$/);
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
