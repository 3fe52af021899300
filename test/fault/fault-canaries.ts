/**
 * Secrets that are planted in everything that goes into the invoker, and the search for them in what comes out: as they
 * are, in Base64 wherever they stand in the encoded text, and so also in a Basic value or a token.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const plant = (name: string): string => `canary${name}${randomBytes(12).toString('hex')}`;

/** The key by which an application vouches for users. */
export const PRIVATE_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Each of letters and digits, so that no encoding of a text changes it. */
export const CANARIES = {
  password: plant('Password'),
  clientSecret: plant('ClientSecret'),
  /** The beginning of each token that the token endpoint mints. */
  minted: plant('Minted'),
  /** In the caller's token, as its `jti`. */
  callerToken: plant('CallerToken'),
  requestBody: plant('RequestBody'),
  requestHeader: plant('RequestHeader'),
  vaultBody: plant('VaultBody'),
  tokenBody: plant('TokenBody'),
  oicBody: plant('OicBody'),
  /** In what no answer of OIC may bring: cookies, challenges, where a redirect leads, the words behind a status. */
  oicHead: plant('OicHead'),
};

/** What must not come out, whole lines of the key among it. */
export const PLANTED: readonly string[] = [
  ...Object.values(CANARIES),
  ...PRIVATE_KEY.split('\n').slice(1, -3),
];

/** The characters of Base64 that a text gives, whatever stands before and behind it. */
function toBase64Forms(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const first = Math.ceil((before * 8) / 6);
    return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
  });
}

/** Fails when a canary, or one of `others`, is in the text. */
export function assertClean(text: string, others: readonly string[] = []): void {
  // The alphabet of URLs is that of Base64 but for two characters.
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  for (const canary of [...PLANTED, ...others]) {
    const isThere = text.includes(canary) || toBase64Forms(canary).some((form) => plain.includes(form));
    assert.ok(!isThere, `${canary.slice(0, 24)} came out: ${text.slice(0, 2_000)}`);
  }
}
