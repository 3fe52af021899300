/**
 * Searches everything that was printed and logged for what must never be there.
 * It looks for pieces too: a password in Base64, a token's signature alone.
 */
import { readFileSync } from 'node:fs';
import { allSecrets, type CloudSecrets } from '../../local/cloud/cloud-secrets.ts';
import { OIC_USERS } from '../../local/cloud/names.ts';
import type { Credentials } from './credentials.ts';

/** What was searched, and in how many lines something was found. */
export interface LeakReport {
  readonly lines: number;
  readonly secrets: number;
  readonly tokens: number;
  readonly leaks: number;
}

/** What was in use besides the cloud's first secrets, and what was printed. */
export interface Traces {
  readonly credentials: Credentials;
  readonly newPasswords: readonly string[];
  readonly printed: readonly string[];
}

/** Searches the log files and the printed lines. */
export function checkForLeaks(
  { logFile, secrets: first }: { logFile: string; secrets: CloudSecrets },
  { credentials, newPasswords, printed }: Traces,
): LeakReport {
  const tokens = Object.values(credentials.tokens).map((value) => value.replace(/^Bearer /, ''));
  const secrets = [...allSecrets(first), ...newPasswords];
  const needles = [...toSecretNeedles(secrets), ...tokens.flatMap(toTokenNeedles)];
  const lines = [...printed, ...readFileSync(logFile, 'utf8').split('\n')];
  const leaks = lines.filter((line) => needles.some((needle) => line.includes(needle))).length;
  return { lines: lines.length, secrets: secrets.length, tokens: tokens.length, leaks };
}

/** Each secret as it is, and as the password of each user in the form that Basic sends. */
function toSecretNeedles(secrets: readonly string[]): readonly string[] {
  const users = Object.values(OIC_USERS);
  return secrets.flatMap((secret) => [
    secret,
    Buffer.from(secret).toString('base64'),
    ...users.map((user) => Buffer.from(`${user}:${secret}`).toString('base64')),
  ]);
}

/** The whole token, and the part that makes it usable. An unsigned token has no such part. */
function toTokenNeedles(token: string): readonly string[] {
  const signature = token.split('.')[2] ?? '';
  return signature === '' ? [token] : [token, signature];
}
