/** Names a token in the log without giving it away. */
import { createHash } from 'node:crypto';

/** The first eight hexadecimal digits of the token's SHA-256: enough to find it, useless to replay. */
export function toFingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 8);
}
