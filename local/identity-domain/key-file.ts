/**
 * The domain's private keys on disk, so that a restart keeps them and another process can sign with them.
 * Only its owner may read the file. It is replaced as a whole, so no reader ever sees half of it, and no
 * error tells what it holds.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

const privateKeySchema = v.strictObject({
  kty: v.literal('RSA'),
  n: v.string(),
  e: v.string(),
  d: v.string(),
  p: v.string(),
  q: v.string(),
  dp: v.string(),
  dq: v.string(),
  qi: v.string(),
});

const certifiedKeySchema = v.strictObject({
  privateKey: privateKeySchema,
  /** DER in Base64, as `x5c` wants it. */
  certificate: v.pipe(v.string(), v.base64()),
});

const keyFileSchema = v.strictObject({
  version: v.literal(1),
  /** The authority that certifies every signing key; it stays when they rotate. */
  authority: certifiedKeySchema,
  /** Newest first: it signs. A second one is published only. */
  signingKeys: v.pipe(v.array(certifiedKeySchema), v.minLength(1), v.maxLength(2)),
});

/** A private key as a JWK, with its certificate. */
export type CertifiedKey = v.InferOutput<typeof certifiedKeySchema>;

/** What the file holds. */
export type KeyFile = v.InferOutput<typeof keyFileSchema>;

/** The file is there, but not as this program wrote it. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';

  constructor(path: string) {
    super(`${path} holds no signing keys in the form written here: delete it, and new ones are made`);
  }
}

/** Reads the keys. Throws {@link KeyFileError}, or the file system's own error. */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const parsed = v.safeParse(keyFileSchema, parseJson(await readFile(path, 'utf8')));
  if (!parsed.success) throw new KeyFileError(path);
  return parsed.output;
}

/** Which state of the file this is: another string after every replacement. Undefined without a file. */
export async function readFileVersion(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino}:${mtimeNs}:${size}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes a file where none was. When another process was first, its file stays and this one is dropped. */
export async function createKeyFile(path: string, content: KeyFile): Promise<void> {
  const temporary = await writeBeside(path, content);
  try {
    // Unlike a rename, a link never replaces what is there.
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary);
  }
}

/** Replaces the file in one step. */
export async function replaceKeyFile(path: string, content: KeyFile): Promise<void> {
  await rename(await writeBeside(path, content), path);
}

async function writeBeside(path: string, content: KeyFile): Promise<string> {
  const temporary = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(temporary, JSON.stringify(content), { mode: 0o600, flag: 'wx', flush: true });
  return temporary;
}

/** Text that is no JSON is undefined: the parser's own message would quote a key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
