/** Names a token without giving it away: in the log, and where a cache must know it again. */
import { hash } from 'node:crypto';

/** SHA-256 in Base64: whoever has it cannot make the token from it. */
export function toDigest(token: string): string {
  return hash('sha256', token, 'base64');
}

/** The first eight hexadecimal digits of the token's SHA-256: enough to find it, useless to replay. */
export function toFingerprint(token: string): string {
  return hash('sha256', token, 'hex').slice(0, 8);
}
