/**
 * The forms in which users keep a user and password in Vault, recognised strictly.
 * What has none of them is refused with the list; it is never guessed at, and never repeated in an error.
 */
import * as v from 'valibot';
import { GatekeeperError } from '../errors.ts';
import { parseJson } from '../runtime/json.ts';
import type { Secret } from '../runtime/secret.ts';

/** A user name and a password as OIC accepts them. */
export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

const userPasswordSchema = v.strictObject({
  username: v.pipe(v.string(), v.nonEmpty()),
  password: v.pipe(v.string(), v.nonEmpty()),
});

/**
 * Parses `username:password`, the same in Base64 (as the OCI console's users store it), or
 * `{"username":"…","password":"…"}`. One line break at the end is taken as an editor's. Throws `ERR_SECRET_FORM`.
 */
export function parseUserPassword(content: Secret<string>): UserPassword {
  const text = content.reveal().replace(/\r?\n$/, '');
  const parsed = text.startsWith('{') ? parseJsonForm(text) : (parsePlainForm(text) ?? parseBase64Form(text));
  if (parsed === undefined) throw new GatekeeperError('ERR_SECRET_FORM');
  return parsed;
}

function parseJsonForm(text: string): UserPassword | undefined {
  const parsed = v.safeParse(userPasswordSchema, parseJson(text));
  return parsed.success && isUsable(parsed.output) ? parsed.output : undefined;
}

/** The first colon ends the user name (RFC 7617 §2); a password may hold more. */
function parsePlainForm(text: string): UserPassword | undefined {
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const parsed = { username: text.slice(0, colon), password: text.slice(colon + 1) };
  return parsed.password !== '' && isUsable(parsed) ? parsed : undefined;
}

/** Base64 has no colon, so that this form and the plain one cannot be taken for each other. */
function parseBase64Form(text: string): UserPassword | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? parsePlainForm(bytes.toString('utf8')) : undefined;
}

/** RFC 7617 §2: no control characters in either, no colon in the user name. */
function isUsable({ username, password }: UserPassword): boolean {
  return !/\p{Cc}/u.test(username + password) && !username.includes(':');
}
