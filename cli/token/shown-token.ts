/** What of a token may be seen: everything but its signature, without which it opens nothing. Nothing of it is verified. */
import { parseJsonObject } from '../../src/runtime/json.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';

/** The parts of a token, for `--json`. */
export interface ShownToken {
  /** As the functions' logs name it. */
  readonly fingerprint: string;
  /** Undefined, as the claims are, for a token that is no JWT. */
  readonly header: Readonly<Record<string, unknown>> | undefined;
  readonly claims: Readonly<Record<string, unknown>> | undefined;
  /** ISO 8601; null for one that says no time. */
  readonly expiresAt: string | null;
}

const MAX_TEXT_LENGTH = 400;
const MAX_DATE_SECONDS = 8.64e12;
const SECONDS_PER_MINUTE = 60;

/** Takes it apart. */
export function toShownToken(token: string): ShownToken {
  const [header = '', payload = ''] = token.split('.');
  const claims = parsePart(payload);
  const endsAt = toEndsAt(claims);
  return {
    fingerprint: toFingerprint(token),
    header: parsePart(header),
    claims,
    expiresAt: endsAt === undefined ? null : new Date(endsAt).toISOString(),
  };
}

/** The same for a person: what it is, for whom, for how long. */
export function toSummary(
  { fingerprint, claims = {}, expiresAt }: ShownToken,
  now: number,
): readonly string[] {
  const rows = {
    fingerprint,
    client: claims['client_id'] ?? claims['azp'] ?? claims['sub'],
    audience: claims['aud'],
    scope: claims['scope'],
    expires: expiresAt === null ? undefined : `${expiresAt}, ${toDistance(Date.parse(expiresAt) - now)}`,
  };
  return Object.entries(rows).map(([name, value]) => `${name.padEnd(12)} ${toText(value)}`);
}

function parsePart(part: string): Record<string, unknown> | undefined {
  return parseJsonObject(Buffer.from(part, 'base64url'));
}

function toEndsAt(claims: ShownToken['claims']): number | undefined {
  const seconds = claims?.['exp'];
  const isTime = typeof seconds === 'number' && Math.abs(seconds) <= MAX_DATE_SECONDS;
  return isTime ? seconds * 1000 : undefined;
}

function toDistance(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const amount =
    seconds < 2 * SECONDS_PER_MINUTE ? `${seconds} s` : `${Math.round(seconds / SECONDS_PER_MINUTE)} min`;
  return ms > 0 ? `in ${amount}` : `${amount} ago`;
}

/** Claims are others' texts: they must not steer the terminal. */
function toText(value: unknown): string {
  if (value === undefined) return '–';
  const text = Array.isArray(value) ? value.map(String).join(' ') : String(value);
  return toPrintable(text, MAX_TEXT_LENGTH);
}
