/**
 * OCI's auth service on disk: gives resources their session keys and session tokens.
 * Parts that run as separate processes share one state file, and with it one trust. Keys are never logged.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import {
  type ResourcePrincipal,
  type SessionTokenResult,
  signSessionToken,
  verifySessionToken,
} from './session-token.ts';
import { createStateFile, readStateFile } from './state-file.ts';

/** A session of a resource principal, as the platform hands it to a function in two files. */
export interface Session {
  /** The RPST, without a trailing newline: OCI's SDKs do not trim it. */
  readonly sessionToken: string;
  /** PKCS #8 PEM of the session's RSA-2048 key. */
  readonly privateKeyPem: string;
  /** Milliseconds since the epoch, a whole second. */
  readonly expiresAt: number;
}

/** Issues and checks session tokens. */
export interface AuthService {
  /** A fresh key and token; `now` in milliseconds since the epoch. */
  issue(principal: ResourcePrincipal, lifetimeSeconds: number, now: number): Promise<Session>;
  /** Whose token it is at `now` (milliseconds since the epoch), or why it is refused. */
  verifySessionToken(token: string, now: number): Promise<SessionTokenResult>;
}

const MODULUS_BITS = 2048;
const generateKeys = promisify(generateKeyPair);

/**
 * Opens the auth service whose signing key is in `stateFile` (PEM, mode 0600), and creates it if absent.
 * Any number of processes may open it at once. Throws when the file holds no private key.
 */
export function openAuthService(stateFile: string): AuthService {
  const privateKey = readServiceKey(stateFile) ?? createServiceKey(stateFile);
  const publicKey = createPublicKey(privateKey);
  return {
    issue: async (principal, lifetimeSeconds, now) => {
      const keys = await generateKeys('rsa', { modulusLength: MODULUS_BITS });
      const issuedAtSeconds = Math.floor(now / 1000);
      const expiresAtSeconds = issuedAtSeconds + lifetimeSeconds;
      const input = { principal, publicKey: keys.publicKey, issuedAtSeconds, expiresAtSeconds };
      return {
        sessionToken: await signSessionToken(input, privateKey),
        privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        expiresAt: expiresAtSeconds * 1000,
      };
    },
    verifySessionToken: (token, now) => verifySessionToken(token, publicKey, now),
  };
}

function readServiceKey(stateFile: string): KeyObject | undefined {
  const pem = readStateFile(stateFile);
  if (pem === undefined) return undefined;
  try {
    return createPrivateKey(pem);
  } catch {
    // No cause: the parser's error may quote the file.
    throw new Error(`the auth service's state file holds no private key: ${stateFile}`);
  }
}

function createServiceKey(stateFile: string): KeyObject {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  if (createStateFile(stateFile, pem)) return privateKey;
  // Another part was faster: its key is the one that all trust.
  const winner = readServiceKey(stateFile);
  if (winner === undefined) throw new Error(`the auth service's state file vanished: ${stateFile}`);
  return winner;
}
