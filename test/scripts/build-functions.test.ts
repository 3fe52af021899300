/** What the built functions consist of, and what of it is loaded before the first call. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildFunctions } from '../../scripts/build-functions.ts';

const STATIC_IMPORT = /(?:from|import)\s*"(\.[^"]+)"/g;
/** Words of Oracle's SDK that no minifier takes away. */
const SDK = /SecretsClient|OCI_RESOURCE_PRINCIPAL|retryConfiguration/;
const MAX_START_BYTES = 140_000;

let directory: string;
before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'build-'));
  await buildFunctions(directory);
});
after(() => fs.rmSync(directory, { recursive: true }));

/** The text of a module and of all that it imports when it is loaded; `import()` comes later. */
function readAtStart(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = fs.readFileSync(file, 'utf8');
  const imported = [...text.matchAll(STATIC_IMPORT)].map(([, name = '']) =>
    path.resolve(path.dirname(file), name),
  );
  return [text, ...imported.map((other) => readAtStart(other, seen))].join('\n');
}

describe('a built function', () => {
  for (const name of ['authorizer', 'invoker']) {
    it(`loads nothing of the OCI SDK when it starts: the ${name}`, () => {
      const text = readAtStart(path.join(directory, name, 'func.mjs'));
      assert.doesNotMatch(text, SDK);
      assert.ok(text.length < MAX_START_BYTES, `${text.length} bytes`);
    });

    it(`has the OCI SDK beside it, for when a secret is read: the ${name}`, () => {
      const chunks = fs
        .readdirSync(path.join(directory, name, 'chunks'))
        .filter((file) => file.endsWith('.mjs'));
      const texts = chunks.map((file) => fs.readFileSync(path.join(directory, name, 'chunks', file), 'utf8'));
      assert.equal(texts.filter((text) => SDK.test(text)).length, 1);
    });
  }
});
