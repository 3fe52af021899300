/**
 * The secrets of one local cloud, made at its first start and kept in its state folder.
 * They are never printed, and no error quotes them; whoever wants to see them opens the file.
 */
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { createStateFile, readStateFile, writeStateFile } from '../oci/state-file.ts';

const secretsSchema = v.strictObject({
  /** Client secrets of the identity domain's clients. */
  ordersClient: v.string(),
  reportsClient: v.string(),
  gatekeeperClient: v.string(),
  invokerClient: v.string(),
  /** Signs the invoker client's assertions: RSA, PKCS#8 in PEM. */
  invokerPrivateKey: v.string(),
  /** The deployer's API key, in the same form. */
  deployerPrivateKey: v.string(),
  /** Passwords of OIC's users. */
  partnerUser: v.string(),
  routeUser: v.string(),
  gatekeeperUser: v.string(),
  /** Nobody signs in with it: OIC wants one for the user whom assertions name. */
  sampleUser: v.string(),
});

/** The secrets by the name of who holds them. */
export type CloudSecrets = v.InferOutput<typeof secretsSchema>;

/** What a folder of an earlier version holds. */
const keptSchema = v.partial(secretsSchema);
type KeptSecrets = v.InferOutput<typeof keptSchema>;

const MAKERS: Readonly<Record<keyof CloudSecrets, () => string>> = {
  ordersClient: makeSecret,
  reportsClient: makeSecret,
  gatekeeperClient: makeSecret,
  invokerClient: makeSecret,
  invokerPrivateKey: makePrivateKey,
  deployerPrivateKey: makePrivateKey,
  partnerUser: makeSecret,
  routeUser: makeSecret,
  gatekeeperUser: makeSecret,
  sampleUser: makeSecret,
};

const MODULUS_BITS = 2048;
/** Bytes 336 to 383 of the key. The private exponent is in 304 to 559 (RFC 8017, appendix A.1.2, within PKCS#8). */
const PRIVATE_EXPONENT_LINE = 7;

/** Opens the secrets of the state folder, or makes them. Throws for a file of another form. */
export function openCloudSecrets(stateDirectory: string): CloudSecrets {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const file = join(stateDirectory, 'secrets.json');
  if (readStateFile(file) === undefined) {
    const made = complete({});
    // Of two that start at once, one makes the secrets and both use them.
    if (createStateFile(file, toText(made))) return made;
  }
  const kept = readSecrets(file);
  const secrets = complete(kept);
  // A folder of an earlier version lacks what has been added since.
  if (Object.keys(kept).length < Object.keys(secrets).length) writeStateFile(file, toText(secrets));
  return secrets;
}

/** What the other side of a private key is given: the public half, SPKI in PEM. */
export function toPublicKey(privateKey: string): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }));
}

/**
 * All secret texts, for whoever checks that none of them was printed: each is on one line, of a private key a line
 * of the private exponent. Lines before it hold the public modulus, and a key that leaks has this line in it.
 */
export function allSecrets(secrets: CloudSecrets): readonly string[] {
  const { invokerPrivateKey, deployerPrivateKey, ...texts } = secrets;
  return [...Object.values(texts), ...[invokerPrivateKey, deployerPrivateKey].map(toExponentLine)];
}

function toExponentLine(privateKey: string): string {
  const [, ...lines] = privateKey.split('\n');
  return lines[PRIVATE_EXPONENT_LINE] ?? privateKey;
}

function readSecrets(file: string): KeptSecrets {
  const form = v.pipe(v.string(), v.parseJson(), keptSchema);
  const parsed = v.safeParse(form, readStateFile(file));
  if (!parsed.success) throw new Error(`the local cloud's secrets file is damaged: ${file}`);
  return parsed.output;
}

/** Makes only what is missing: a new key at every start would take its time and then be thrown away. */
function complete(kept: KeptSecrets): CloudSecrets {
  const missing = Object.entries(MAKERS).filter(([name]) => !Object.hasOwn(kept, name));
  const made = missing.map(([name, make]) => [name, make()]);
  return v.parse(secretsSchema, { ...Object.fromEntries(made), ...kept });
}

function toText(secrets: CloudSecrets): string {
  return JSON.stringify(secrets, undefined, 2);
}

function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}

function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
