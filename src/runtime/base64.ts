/** Reads Base64 of others strictly: what is not canonical, or not text, is refused instead of mended. */
import { decodeUtf8 } from './json.ts';

/** The UTF-8 text behind canonical Base64 (RFC 4648 §4), or undefined. */
export function decodeBase64Text(encoded: string): string | undefined {
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? decodeUtf8(bytes) : undefined;
}
