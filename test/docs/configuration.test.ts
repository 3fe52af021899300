/**
 * docs/configuration.md says of every key what its schema says, and names the keys of the platform that are read here;
 * docs/operations.md searches for what can be found; links to headings of these pages lead to one.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toConfigurationPage } from '../../scripts/configuration-page.ts';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { ERRORS } from '../../src/errors.ts';
import { invokerSettings } from '../../src/invoker/invoker-settings.ts';
import { LOG_EVENTS, LOG_FIELDS } from '../../src/runtime/log-events.ts';
import type { Setting } from '../../src/runtime/settings.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { DENIAL_REASONS } from '../../src/token/denial.ts';
import { tokenSettings } from '../../src/token/token-settings.ts';
import { vaultSettings } from '../../src/vault/vault-settings.ts';
import { hasHeading } from './deploy-headings.ts';

const SECTIONS: Readonly<Record<string, Readonly<Record<string, Setting<unknown>>>>> = {
  'Both functions': { ...tokenSettings, ...vaultSettings, ...logSettings },
  Authorizer: decisionSettings,
  Invoker: invokerSettings,
};
const IN_EVERY_LINE = ['time', 'level', 'function', 'event'];
/** Warnings about a configuration, which say themselves what to do. */
const AT_START = ['insecure_http_allowed', 'tenant_not_pinned', 'tracing_off'];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = toConfigurationPage();
const TO_THESE_PAGES = /(configuration|logs|operations|security)\.md#([^)\s]+)\)/g;

describe('the configuration page', () => {
  for (const [title, schema] of Object.entries(SECTIONS)) {
    it(`has under "${title}" each key once, with meaning, form, example and default`, () => {
      const rows = rowsOf(sectionOf(title));
      assert.deepEqual(rows.map(([key]) => key).sort(), Object.keys(schema).sort());
      for (const [key = '', meaning = '', form, example, fallback] of rows) {
        const setting = schema[key];
        assert.ok(meaning.length > 10, key);
        assert.deepEqual([form, example], [setting?.expected, `\`${setting?.example}\``], key);
        assert.equal(fallback?.startsWith('required'), isRequired(key, setting), key);
      }
    });
  }

  it('has no cell that another key or a line break has got into', () => {
    for (const title of Object.keys(SECTIONS)) {
      for (const row of rowsOf(sectionOf(title))) assert.equal(row.length, 5, row[0]);
    }
  });

  it('names each variable of the platform that the functions read', () => {
    const platform = sectionOf('Set by the platform');
    const read = sources('src').flatMap((text) => text.match(/\b(?:OCI_TRAC|FN_)[A-Z_]+\b/g) ?? []);
    assert.ok(read.includes('OCI_TRACING_ENABLED'));
    for (const name of new Set(read)) assert.ok(platform.includes(`\`${name}\``), name);
  });
});

describe('the operations page', () => {
  const page = read('docs/operations.md');
  const all = (pattern: RegExp): readonly string[] => [
    ...new Set([...page.matchAll(pattern)].map(([, name = '']) => name)),
  ];

  it('searches for events, fields, reasons and codes that there are', () => {
    const events = all(/\*\\?"event\\?":\\?"(\w+)/g);
    const fields = [...all(/data\.message ?= ?'\*\\?"(\w+)\\?":/g), ...all(/'\$\.(\w+)'/g)];
    assert.ok(events.length > 5 && fields.length > 5);
    for (const event of events) assert.ok(event in LOG_EVENTS, event);
    for (const field of fields) assert.ok(field in LOG_FIELDS || IN_EVERY_LINE.includes(field), field);
    for (const reason of all(/"reason":"(\w+)"/g)) assert.ok(reason in DENIAL_REASONS, reason);
    for (const code of all(/\b(ERR_[A-Z_]+)\b/g)) assert.ok(code in ERRORS, code);
  });

  it('says what to do about every event that is a warning or an error', () => {
    for (const [event, { levels }] of Object.entries(LOG_EVENTS)) {
      const isBad = levels.some((level) => level === 'warn' || level === 'error');
      if (isBad && !AT_START.includes(event)) assert.ok(page.includes(event), event);
    }
  });
});

describe('a link to a heading', () => {
  it('leads to one, on the pages of configuration, logs, operations and security', () => {
    for (const from of ['configuration', 'logs', 'operations', 'security']) {
      for (const [, to = '', anchor = ''] of read(`docs/${from}.md`).matchAll(
        /\]\(([a-z-]*)(?:\.md)?#([^)]+)\)/g,
      )) {
        assert.ok(hasHeading(read(`docs/${to || from}.md`), anchor), `${from}: ${to}#${anchor}`);
      }
    }
  });

  it('to these pages leads to one, from every page', () => {
    const pages = [...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`), 'README.md', 'SECURITY.md'];
    for (const page of pages.filter((name) => name.endsWith('.md'))) {
      for (const [, to = '', anchor = ''] of read(page).matchAll(TO_THESE_PAGES)) {
        assert.ok(hasHeading(read(`docs/${to}.md`), anchor), `${page}: ${to}#${anchor}`);
      }
    }
  });
});

/** The domain's address is required only where no other source of keys is named, which one schema cannot say. */
function isRequired(key: string, setting: Setting<unknown> | undefined): boolean {
  return setting?.fallback === undefined || key === 'IDENTITY_DOMAIN_URL';
}

function sectionOf(title: string): string {
  const [, rest = ''] = PAGE.split(`## ${title}\n`);
  return rest.split('\n## ')[0] ?? '';
}

/** The cells of the rows that begin with a key, the key without its quotes. */
function rowsOf(section: string): readonly (readonly string[])[] {
  return section
    .split('\n')
    .filter((line) => /^\| `[A-Z]/.test(line))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([key = '', ...cells]) => [key.replaceAll('`', ''), ...cells]);
}

function sources(folder: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`${folder}/${name}`));
}

function read(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}
