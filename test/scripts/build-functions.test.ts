/** What the built functions consist of, and what of it is loaded before the first call; read from the files alone. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildFunctions } from '../../scripts/build-functions.ts';

const STATIC_IMPORT = /(?:from|import)\s*"(\.[^"]+)"/g;
/** Words of Oracle's SDK and of what it brings along; no minifier takes them away. */
const SDK_WORDS = [
  'SecretsClient',
  'ResourcePrincipalAuthenticationDetailsProvider',
  'OCI_RESOURCE_PRINCIPAL_RPST',
  'Oracle-TypeScriptSDK',
  'retryConfiguration',
  'x-content-sha256',
  'secretbundles',
  'opc-retry-token',
  'us-phoenix-1',
  'http-signature',
  'tweetnacl',
];
const MAX_START_BYTES = { authorizer: 120_000, invoker: 140_000 };

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
  for (const name of ['authorizer', 'invoker'] as const) {
    it(`loads nothing of the OCI SDK when it starts: the ${name}`, () => {
      const text = readAtStart(path.join(directory, name, 'func.mjs'));
      assert.deepEqual(
        SDK_WORDS.filter((word) => text.includes(word)),
        [],
      );
      assert.ok(text.length < MAX_START_BYTES[name], `${text.length} bytes`);
    });

    it(`has the OCI SDK beside it, for when a secret is read: the ${name}`, () => {
      const folder = path.join(directory, name, 'chunks');
      const chunks = fs.readdirSync(folder).filter((file) => file.endsWith('.mjs'));
      const texts = chunks.map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
      const withSdk = texts.filter((text) => SDK_WORDS.some((word) => text.includes(word)));
      assert.equal(withSdk.length, 1);
      for (const word of SDK_WORDS) assert.ok(withSdk[0]?.includes(word), word);
    });
  }

  it('has no source, no source map and no package file in its folder', () => {
    const files = fs.readdirSync(directory, { recursive: true, encoding: 'utf8' });
    const known = /^(?:authorizer|invoker)(?:\/(?:func\.mjs|chunks(?:\/[\w-]+\.mjs(?:\.LEGAL\.txt)?)?))?$/;
    assert.deepEqual(
      files.filter((file) => !known.test(file)),
      ['invoker/integrations.json'],
    );
  });
});
