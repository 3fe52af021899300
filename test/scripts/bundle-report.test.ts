/** Which npm packages are in each function, and where: a new one shows here before it is deployed. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from '../../scripts/build-functions.ts';
import { type BundleFile, describeBundle } from '../../scripts/bundle-report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const AT_START = ['@fnproject/fdk', 'jose', 'lru-cache', 'src', 'valibot'];
/** Oracle's SDK for secrets with all that it needs. */
const LATER =
  `asn1 assert-plus bcrypt-pbkdf buffer-equal-constant-time core-util-is ecc-jsbn ecdsa-sig-formatter
  es6-promise extsprintf http-signature isomorphic-fetch jsbn json-schema jsonwebtoken jsprim jssha jwa jws
  lodash.includes lodash.isboolean lodash.isinteger lodash.isnumber lodash.isplainobject lodash.isstring lodash.once ms
  node-fetch oci-common oci-secrets opossum safe-buffer safer-buffer semver src sshpk tr46 tweetnacl uuid verror
  webidl-conversions whatwg-url`.split(/\s+/);
const MAX_LATER_BYTES = 850_000;
const MAX_TRACING_BYTES = 8_000;
const MAX_START_GZIP_BYTES = 50_000;

let directory: string;
const bundles: Partial<Record<string, readonly BundleFile[]>> = {};
before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bundles-'));
  const origins = await buildFunctions(directory);
  for (const name of ['authorizer', 'invoker'] as const) {
    bundles[name] = describeBundle(path.join(directory, name), origins[name]);
  }
});
after(() => fs.rmSync(directory, { recursive: true }));

function choose(name: string, loaded: BundleFile['loaded']): readonly BundleFile[] {
  return (bundles[name] ?? []).filter((file) => file.loaded === loaded);
}

function toPackages(files: readonly BundleFile[]): readonly string[] {
  return [...new Set(files.flatMap(({ packages }) => packages.map(({ name }) => name)))].sort();
}

for (const name of ['authorizer', 'invoker']) {
  describe(`the bundle of the ${name}`, () => {
    it('has exactly the packages at the start that it needs for every call', () => {
      assert.deepEqual(toPackages(choose(name, 'start')), AT_START);
      assert.equal(choose(name, 'start')[0]?.path, 'func.mjs');
    });

    it('has exactly the packages of the OCI SDK for later, in one file, and tracing in another', () => {
      const files = choose(name, 'later');
      assert.deepEqual(toPackages(files), LATER);
      const find = (beginning: string) =>
        files.filter(({ path: file }) => file.startsWith(`chunks/${beginning}`));
      const [sdk, tracing] = [find('vault-client-'), find('collected-tracing-')];
      assert.deepEqual([files.length, sdk.length, tracing.length], [2, 1, 1]);
      assert.ok((sdk[0]?.bytes ?? 0) < MAX_LATER_BYTES);
      // Of no package but ours.
      assert.deepEqual(toPackages(tracing), ['src']);
      assert.ok((tracing[0]?.bytes ?? 0) < MAX_TRACING_BYTES);
    });

    it('stays small at the start', () => {
      const gzip = choose(name, 'start').reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
      assert.ok(gzip > 0 && gzip < MAX_START_GZIP_BYTES, `${gzip} bytes`);
    });

    it('is described whole: every file with its size, every package with the version that is installed', () => {
      const files = bundles[name] ?? [];
      const onDisk = fs.readdirSync(path.join(directory, name), { recursive: true, encoding: 'utf8' });
      assert.deepEqual(
        files.map((file) => file.path).sort(),
        onDisk.filter((file) => file !== 'chunks').sort(),
      );
      for (const file of files) {
        assert.equal(file.bytes, fs.statSync(path.join(directory, name, file.path)).size);
        const sum = file.packages.reduce((total, { bytes }) => total + bytes, 0);
        assert.ok(sum <= file.bytes && (file.loaded === 'data') === (sum === 0), file.path);
      }
      const { dependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
      const all = files.flatMap(({ packages }) => packages);
      for (const [dependency, version] of Object.entries(dependencies)) {
        assert.equal(all.find((part) => part.name === dependency)?.version, version, dependency);
      }
    });
  });
}

describe('`make bundles`', () => {
  it('prints each file, each package, and what is loaded when', () => {
    const output = execFileSync(process.execPath, [path.join(ROOT, 'scripts/bundles.ts')], {
      encoding: 'utf8',
    });
    for (const line of [
      /^authorizer +bytes +gzip +share$/m,
      /^ {2}func\.mjs, at the start +\d+ +\d+$/m,
      /^ {4}jose \d+\.\d+\.\d+ +\d+ +\d+\.\d %$/m,
      /^ {2}chunks\/\S+\.mjs, when first needed +\d+ +\d+$/m,
      /^ {2}all that is loaded at the start +\d+ +\d+$/m,
      /^ {2}integrations\.json, not code +\d+ +\d+$/m,
    ]) {
      assert.match(output, line);
    }
  });
});
