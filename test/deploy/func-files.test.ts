/**
 * What the fn CLI reads of the project: the two func.yaml, app.yaml, and no other function file anywhere, since
 * `fn deploy --all` deploys every one that it finds below the current folder.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { authorizerSettings, readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { invokerSettings, readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { tokenSettings } from '../../src/token/token-settings.ts';
import { vaultSettings } from '../../src/vault/vault-settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The names that fn looks for. */
const FUNCTION_FILE = /^func\.(?:yaml|yml|json)$/;
const FUNCTION_FILES = ['func.yaml', 'invoker/func.yaml'];
/** fn's own step, which it demands for every memory (its common/provisioned_concurrency.go). */
const CONCURRENCY_STEP = 40;

interface FnFile {
  readonly name: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

function read(file: string): FnFile {
  return parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));
}

/** The file with its commented examples taken as they stand: a comment that is a YAML member loses its sign. */
function readWithExamples(file: string): FnFile {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  return parse(text.replace(/^( *)# ( *\w+:(?: .*)?)$/gm, '$1$2'));
}

function readExampleConfig(file: string): Readonly<Record<string, string>> {
  const { config = {} } = readWithExamples('app.yaml');
  return { ...config, ...readWithExamples(file).config };
}

/** A function takes a key that it has no word of for somebody else's, and says nothing. */
function assertKnown(config: object, declared: object): void {
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(declared, key));
  assert.deepEqual(unknown, []);
}

describe('the function files', () => {
  it('are two in the whole tree, the dependencies included', () => {
    const found = fs
      .readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((file) => FUNCTION_FILE.test(path.basename(file)));
    assert.deepEqual(found.sort(), FUNCTION_FILES);
  });

  it('belong to an application of their own', () => {
    assert.equal(read('app.yaml').name, 'gatekeeper');
    assert.deepEqual(Object.keys(read('app.yaml')).sort(), ['config', 'name']);
  });

  it('say what fn builds, and give OCI memory and time that it has', () => {
    const common = { schema_version: 20_180_708, runtime: 'docker' };
    const authorizer = { name: 'authorizer', memory: 128, timeout: 30, build: ['make build'] };
    const build = ['make -C .. build', 'rm -rf bundle', 'cp -R ../dist/invoker bundle'];
    const invoker = { name: 'invoker', memory: 256, timeout: 300, build };
    for (const [file, expected] of [
      ['func.yaml', authorizer],
      ['invoker/func.yaml', invoker],
    ] as const) {
      const { version, ...rest } = read(file);
      assert.deepEqual(rest, { ...common, ...expected });
      // Each deployment raises it: under an old tag the old code would go on.
      assert.match(String(version), /^\d+\.\d+\.\d+$/);
    }
  });

  it('leave no configuration set that an example in a comment would have to be', () => {
    assert.equal(read('app.yaml').config, null);
    for (const file of FUNCTION_FILES) assert.equal(read(file).config, undefined);
  });
});

describe('the commented examples', () => {
  it("are a configuration that the authorizer takes, with the application's", () => {
    const config = readExampleConfig('func.yaml');
    const result = readAuthorizerSettings(config);
    assert.ok(result.ok, JSON.stringify(result));
    assertKnown(config, authorizerSettings);
    for (const key of Object.keys(decisionSettings)) assert.ok(Object.hasOwn(config, key), key);
  });

  it("are a configuration that the invoker takes, with the application's", () => {
    const config = readExampleConfig('invoker/func.yaml');
    const result = readInvokerSettings(config);
    assert.ok(result.ok, JSON.stringify(result));
    assertKnown(config, { ...tokenSettings, ...vaultSettings, ...logSettings, ...invokerSettings });
    for (const key of Object.keys(invokerSettings)) assert.ok(Object.hasOwn(config, key), key);
  });

  it('are texts, as fn hands them on, within the 4 KB that OCI has for a configuration', () => {
    for (const file of FUNCTION_FILES) {
      const entries = Object.entries(readExampleConfig(file));
      for (const [key, value] of entries) assert.equal(typeof value, 'string', key);
      assert.ok(entries.flat().join('').length < 4096);
    }
  });

  it('ask for warm containers in a number that fn and OCI take', () => {
    for (const file of FUNCTION_FILES) {
      const { deploy } = readWithExamples(file);
      const count = CONCURRENCY_STEP;
      assert.deepEqual(deploy, { oci: { provisioned_concurrency: { strategy: 'CONSTANT', count } } });
    }
  });

  it('name nothing real', () => {
    for (const file of ['app.yaml', ...FUNCTION_FILES]) {
      const values = Object.values(readWithExamples(file).config ?? {}).join('\n');
      for (const [name] of values.matchAll(/ocid1\S+|https?:\S+|idcs-\S+/g)) assert.match(name, /example/);
    }
  });
});
