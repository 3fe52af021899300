/**
 * The keys that sign the domain's tokens, in the shape in which an identity domain publishes them: one
 * constant `kid`, `key_ops` without `verify`, no `use`, the certificate chain. Usable without a server;
 * it notices when another process has replaced the file. It never hands out the authority's key.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { createCertificate } from './certificate.ts';
import {
  type CertifiedKey,
  createKeyFile,
  type KeyFile,
  readFileVersion,
  readKeyFile,
  replaceKeyFile,
} from './key-file.ts';

/** The one `kid` that every key of every identity domain has, before and after a rotation. */
export const SIGNING_KEY_ID = 'SIGNING_KEY';

/** A public key as `/admin/v1/SigningCert/jwk` lists it (Oracle's REST reference, SigningCert). */
export interface PublishedKey {
  readonly kty: 'RSA';
  readonly 'x5t#S256': string;
  readonly e: string;
  readonly x5t: string;
  readonly kid: typeof SIGNING_KEY_ID;
  /** The leaf, then the authority. */
  readonly x5c: readonly string[];
  readonly key_ops: readonly ['encrypt', 'sign'];
  readonly alg: 'RS256';
  readonly n: string;
}

/** A key to sign with, and what is published of it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly published: PublishedKey;
}

/** The domain's keys. Each call looks whether the file has changed since. */
export interface SigningKeys {
  /** The key that signs. */
  current(): Promise<SigningKey>;
  /** Every key that a verifier may use, the current one first: one, or two after a rotation. */
  published(): Promise<readonly SigningKey[]>;
  /** Signs with a new key from now on; the old one stays published with `previous`, and is gone with `none`. */
  rotate(keep: 'none' | 'previous'): Promise<void>;
}

/** A tenant name in Oracle's form that belongs to nobody. */
const EXAMPLE_TENANT = 'idcs-00000000000000000000000000example';

const AUTHORITY_NAME = 'Example Identity Domain CA';
const MODULUS_BITS = 2048;
const generateKeys = promisify(generateKeyPair);

/**
 * Opens the keys of a state file, made first when there is none (mode 0600, its folder too).
 * `tenant` is the common name of certificates made here. Throws KeyFileError for a file of another form.
 */
export async function openSigningKeys(stateFile: string, tenant = EXAMPLE_TENANT): Promise<SigningKeys> {
  if ((await readFileVersion(stateFile)) === undefined)
    await createKeyFile(stateFile, await createKeys(tenant));
  let loaded = await load(stateFile);

  async function published(): Promise<readonly SigningKey[]> {
    const version = await readFileVersion(stateFile);
    // A file that is gone says nothing about the keys: a running domain goes on with those it has.
    if (version !== undefined && version !== loaded.version) loaded = await load(stateFile);
    return loaded.keys;
  }

  return {
    published,
    current: async () => first(await published()),
    rotate: async (keep) => {
      await published();
      const { authority, signingKeys } = loaded.file;
      const created = await createCertifiedKey(
        tenant,
        createPrivateKey({ key: authority.privateKey, format: 'jwk' }),
      );
      const kept = keep === 'previous' ? signingKeys.slice(0, 1) : [];
      await replaceKeyFile(stateFile, { version: 1, authority, signingKeys: [created, ...kept] });
    },
  };
}

interface LoadedKeys {
  readonly version: string | undefined;
  readonly file: KeyFile;
  readonly keys: readonly SigningKey[];
}

async function load(stateFile: string): Promise<LoadedKeys> {
  // The version comes first: a file replaced in between is then read once too often, never once too few.
  const version = await readFileVersion(stateFile);
  const file = await readKeyFile(stateFile);
  const authority = file.authority.certificate;
  return { version, file, keys: file.signingKeys.map((key) => toSigningKey(key, authority)) };
}

function toSigningKey(key: CertifiedKey, authorityCertificate: string): SigningKey {
  const privateKey = createPrivateKey({ key: key.privateKey, format: 'jwk' });
  const leaf = Buffer.from(key.certificate, 'base64');
  return {
    privateKey,
    publicKey: createPublicKey(privateKey),
    published: {
      kty: 'RSA',
      'x5t#S256': createHash('sha256').update(leaf).digest('base64url'),
      e: key.privateKey.e,
      x5t: createHash('sha1').update(leaf).digest('base64url'),
      kid: SIGNING_KEY_ID,
      x5c: [key.certificate, authorityCertificate],
      key_ops: ['encrypt', 'sign'],
      alg: 'RS256',
      n: key.privateKey.n,
    },
  };
}

async function createKeys(tenant: string): Promise<KeyFile> {
  const authority = await createCertifiedKey(AUTHORITY_NAME);
  const authorityKey = createPrivateKey({ key: authority.privateKey, format: 'jwk' });
  return { version: 1, authority, signingKeys: [await createCertifiedKey(tenant, authorityKey)] };
}

/** A new RSA key, certified by the authority's key, or by itself without one. */
async function createCertifiedKey(subject: string, authorityKey?: KeyObject): Promise<CertifiedKey> {
  const { privateKey } = await generateKeys('rsa', { modulusLength: MODULUS_BITS });
  const certificate = createCertificate({
    subject,
    subjectKey: privateKey,
    issuer: AUTHORITY_NAME,
    issuerKey: authorityKey ?? privateKey,
    isAuthority: authorityKey === undefined,
    notBefore: new Date(),
  });
  return { privateKey: toPrivateJwk(privateKey), certificate: certificate.toString('base64') };
}

function toPrivateJwk(key: KeyObject): CertifiedKey['privateKey'] {
  const { n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = '' } = key.export({ format: 'jwk' });
  return { kty: 'RSA', n, e, d, p, q, dp, dq, qi };
}

function first(keys: readonly SigningKey[]): SigningKey {
  const [current] = keys;
  if (current === undefined) throw new Error('the key file holds at least one key');
  return current;
}
