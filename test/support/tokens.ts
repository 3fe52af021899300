/**
 * Keys, key sets in the shape that an identity domain publishes, and tokens with any header and any claims.
 * Keys are made at run time; the names and hosts are nobody's.
 */
import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Algorithm } from '../../src/token/algorithms.ts';

export const SHARED_ISSUER = 'https://identity.oraclecloud.com/';
export const AUDIENCE = 'https://api.example/';
export const TENANT = 'idcs-0123example';
/** The `kid` of every key of every identity domain, before and after a rotation. */
export const KID = 'SIGNING_KEY';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly thumbprint: string;
}

type Members = Readonly<Record<string, unknown>>;

/** A key pair; the thumbprint stands for the SHA-256 of the certificate that a domain would have made. */
export function createSigningKey(
  thumbprint: string,
  modulusLength = 2048,
  publicExponent = 65_537,
): SigningKey {
  return { ...generateKeyPairSync('rsa', { modulusLength, publicExponent }), thumbprint };
}

/** The key as Oracle publishes it: constant `kid`, `key_ops` without `verify`, no `use`. */
export function toOracleJwk({ publicKey, thumbprint }: SigningKey, changes: Members = {}): Members {
  const { n, e } = publicKey.export({ format: 'jwk' });
  return {
    kty: 'RSA',
    'x5t#S256': thumbprint,
    e,
    x5t: `sha1-${thumbprint}`,
    kid: KID,
    x5c: ['bGVhZg==', 'YXV0aG9yaXR5'],
    key_ops: ['encrypt', 'sign'],
    alg: 'RS256',
    n,
    ...changes,
  };
}

/** The text of a key set in Oracle's shape. */
export function toKeySetText(...keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys: keys.map((key) => toOracleJwk(key)) });
}

/** The claims of a client's access token at `nowSeconds`; an undefined member leaves the claim out. */
export function toClaims(nowSeconds: number, changes: Members = {}): Members {
  return {
    iss: SHARED_ISSUER,
    aud: AUDIENCE,
    sub: 'orders-app',
    client_id: 'orders-app',
    scope: 'oic.invoke',
    tok_type: 'AT',
    tenant: TENANT,
    iat: nowSeconds,
    exp: nowSeconds + 3600,
    jti: 'token-1',
    ...changes,
  };
}

/** One part of a token. */
export function toPart(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A signed token. `header` changes Oracle's header, which has no `typ`; text instead of claims is signed as it is. */
export function signToken(key: SigningKey, claims: Members | string, header: Members = {}): string {
  const signed = {
    'x5t#S256': key.thumbprint,
    x5t: `sha1-${key.thumbprint}`,
    kid: KID,
    alg: 'RS256',
    ...header,
  };
  return signParts(key, JSON.stringify(signed), typeof claims === 'string' ? claims : JSON.stringify(claims));
}

/** A token of exactly these two texts, signed with RS256 whatever the header says. */
export function signParts(key: SigningKey, header: string, payload: string | Uint8Array): string {
  const input = `${toPart(header)}.${Buffer.from(payload).toString('base64url')}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** A key pair that can do the algorithm. */
export function createKeyFor(algorithm: Algorithm): Omit<SigningKey, 'thumbprint'> {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (!algorithm.startsWith('ES')) return generateKeyPairSync('rsa', { modulusLength: 2048 });
  const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[String(algorithm)];
  return generateKeyPairSync('ec', { namedCurve: namedCurve ?? '' });
}

/** The text of a key set with this one key; `members` are added to it. */
export function toPlainKeySet(publicKey: KeyObject, members: Members = {}): string {
  return JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...members }] });
}

/** A token signed with the algorithm (RFC 7518 §3, RFC 8037 §3.1), whatever its header says. */
export function signAs(
  algorithm: Algorithm,
  privateKey: KeyObject,
  header: Members,
  claims: Members,
): string {
  const input = `${toPart(header)}.${toPart(claims)}`;
  const hash = algorithm === 'EdDSA' ? null : `SHA${algorithm.slice(2)}`;
  const signature = sign(hash, Buffer.from(input), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
    ...(algorithm.startsWith('PS')
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {}),
  });
  return `${input}.${signature.toString('base64url')}`;
}
