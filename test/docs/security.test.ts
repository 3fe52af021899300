/**
 * docs/security.md names tests that exist, and has one row for each requirement of three chapters of OWASP ASVS 5.0.0.
 * That a test shows what the page says of it is for the reader to judge.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/** How many requirements each section has at each level: V9, V10 and V16 of version 5.0.0, in the order of the sections. */
const SECTIONS: Readonly<Record<string, string>> = {
  '9.1': '111',
  '9.2': '1222',
  '10.1': '22',
  '10.2': '223',
  '10.3': '22223',
  '10.4': '1111122222233333',
  '10.5': '22222',
  '10.6': '22',
  '10.7': '222',
  '16.1': '2',
  '16.2': '22222',
  '16.3': '2222',
  '16.4': '222',
  '16.5': '2223',
};

const VERDICTS = ['yes', 'in part', 'not met', 'no'];
const PAGE = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
const ROW = /^\| (\d+\.\d+\.\d+) \| (\d) \| (.+?) \| (.+?) \| (.+?) \| (.*)\|$/;
const NAMED = /`(test\/[^`]+\.test\.ts)`: "([^"]+)"/g;
const TITLE = /\b(?:describe|it|test)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

interface Requirement {
  readonly id: string;
  readonly level: string;
  readonly verdict: string;
  readonly reason: string;
  readonly shownBy: string;
}

const rows = PAGE.split('\n').flatMap((line): Requirement[] => {
  const [, id = '', level = '', , verdict = '', reason = '', shownBy = ''] = ROW.exec(line) ?? [];
  return id === '' ? [] : [{ id, level, verdict, reason, shownBy }];
});

describe('the security page', () => {
  it('names no test that does not exist', () => {
    const named = [...PAGE.matchAll(NAMED)];
    assert.ok(named.length > 80);
    for (const [, file = '', title = ''] of named) {
      assert.ok(titlesOf(file).includes(title), `${file}: ${title}`);
    }
  });

  it('names a test wherever it has a file and nothing else', () => {
    const files = [...PAGE.matchAll(/`test\/[^`]+\.test\.ts`/g)].length;
    // One mention is of this very file, in the text.
    assert.equal([...PAGE.matchAll(NAMED)].length, files - 1);
  });

  it('shows each attack story by a test', () => {
    const [, stories = ''] = PAGE.split('## Attack stories');
    const [beforeScope = ''] = stories.split('## Out of scope');
    const cells = beforeScope.split('\n').filter((line) => /^\| (?!story|---)/.test(line));
    assert.ok(cells.length > 25);
    for (const cell of cells) assert.match(cell, /`test\/[^`]+\.test\.ts`: "/);
  });
});

describe('the table of OWASP ASVS 5.0.0', () => {
  const expected = Object.entries(SECTIONS).flatMap(([section, levels]) =>
    [...levels].map((level, index) => `${section}.${index + 1} level ${level}`),
  );

  it('has every requirement of V9, V10 and V16, of all levels, once and in order', () => {
    assert.deepEqual(
      rows.map(({ id, level }) => `${id} level ${level}`),
      expected,
    );
  });

  it('says of each whether it applies, and why', () => {
    for (const { id, verdict, reason } of rows) {
      assert.ok(VERDICTS.includes(verdict), `${id}: ${verdict}`);
      assert.ok(reason.trim().length > 10 || verdict === 'no' || reason.startsWith('as '), id);
    }
  });

  it('has a test for each that applies, or says that it is documented, and none for the others', () => {
    for (const { id, verdict, reason, shownBy } of rows) {
      const isShown = /`test\//.test(shownBy);
      if (verdict === 'no') assert.equal(isShown, false, id);
      else assert.ok(isShown || reason.startsWith('documented: '), id);
    }
  });
});

/** What the tests of a file are called, as it stands in the source. */
function titlesOf(file: string): readonly string[] {
  const url = new URL(`../../${file}`, import.meta.url);
  assert.ok(existsSync(url), file);
  return [...readFileSync(url, 'utf8').matchAll(TITLE)].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '').replaceAll(/\\(['"`])/g, '$1'),
  );
}
