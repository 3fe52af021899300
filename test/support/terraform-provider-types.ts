/**
 * The schema of Terraform's OCI provider, as a package of the npm registry carries it: type declarations made from it. The
 * package is large and is needed for this alone, so that it is no dependency: it is fetched by npm, checked against the
 * digest written here, and only the declarations that are asked for are unpacked. Nothing of it is run.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const PACKAGE = '@pulumi/oci@4.20.0';
const INTEGRITY =
  'sha512-jYyIR+GeT/spFRPOCi3Kf1+YnJrRVFIbnCkFTqPg9u6gafjj2Amg5AOEx5QqWADthExu/m+prBsT6nyp9uY7jw==';
const FETCH_TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 20_000_000;

/** A fetched package: its declarations by path, as `functions/application.d.ts`. */
export interface ProviderTypes {
  /** The text of a declaration; undefined when the package has none of that path. */
  readonly read: (path: string) => string | undefined;
  /** Removes what was unpacked. */
  readonly remove: () => void;
}

/**
 * Fetches the package. A reason instead when npm cannot get it. Throws when it is another than the one that is written here:
 * that is no reason to skip a test.
 */
export function fetchProviderTypes(): ProviderTypes | { readonly reason: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gatekeeper-provider-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let name: string;
  try {
    name = pack(folder);
  } catch {
    remove();
    return { reason: `npm cannot fetch ${PACKAGE} here` };
  }
  const packed = readFileSync(join(folder, name));
  const digest = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  if (digest !== INTEGRITY) {
    remove();
    throw new Error(`${PACKAGE} has another digest: ${digest}`);
  }
  const archive = join(folder, 'package.tar');
  writeFileSync(archive, gunzipSync(packed));
  const paths = new Set(runTar(['-tf', archive]).split('\n'));
  const read = (path: string): string | undefined => {
    const member = `package/${path}`;
    return paths.has(member) ? runTar(['-xOf', archive, member]) : undefined;
  };
  return { read, remove };
}

/** The name of the file that npm wrote. */
function pack(folder: string): string {
  const args = [
    'pack',
    PACKAGE,
    '--silent',
    '--ignore-scripts',
    '--prefer-offline',
    '--fetch-retries=0',
    '--pack-destination',
    folder,
  ];
  const printed = execFileSync('npm', args, {
    encoding: 'utf8',
    timeout: FETCH_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return printed.trim();
}

function runTar(args: readonly string[]): string {
  return execFileSync('tar', args, { encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES });
}
