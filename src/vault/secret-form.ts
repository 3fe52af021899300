/**
 * The forms in which users keep a name and its password in Vault, recognised strictly.
 * What has none of them is refused with the list; it is never guessed at, and never repeated in an error: a wrong
 * guess would be a failed log-in at OIC, and a few of those lock the user.
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { GatekeeperError } from '../errors.ts';
import { decodeBase64Text } from '../runtime/base64.ts';
import { parseJson } from '../runtime/json.ts';
import type { Secret } from '../runtime/secret.ts';

/** A user name and a password as OIC accepts them. */
export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

/** An application of the identity domain and its secret. */
export interface ClientSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An application that may also vouch for users: the key whose certificate the domain has, and that certificate's alias. */
export interface AssertionClient extends ClientSecret {
  readonly privateKey: KeyObject;
  readonly keyId: string;
}

// RFC 7617 §2: no control characters in either, no colon in the user name.
const passwordSchema = v.pipe(
  v.string(),
  v.regex(/^\P{Cc}+$/u),
  // A lone surrogate, which JSON can write, would go out as another character.
  v.check((text) => text.isWellFormed()),
);
const usernameSchema = v.pipe(passwordSchema, v.excludes(':'));
const userPasswordSchema = v.strictObject({ username: usernameSchema, password: passwordSchema });
const clientSecretSchema = v.strictObject({
  clientId: usernameSchema,
  clientSecret: passwordSchema,
  // One secret may serve both kinds of grant.
  privateKey: v.optional(v.string()),
  keyId: v.optional(v.string()),
});
const assertionClientSchema = v.strictObject({
  clientId: usernameSchema,
  clientSecret: passwordSchema,
  privateKey: v.pipe(v.string(), v.rawTransform(toPrivateKey)),
  keyId: passwordSchema,
});
/** RFC 7518 §3.3 asks for no less. */
const MIN_MODULUS_BITS = 2048;
// JSON, a quoted text, or a byte order mark at the start: some other form, gone wrong on its way into Vault.
const NOT_PLAIN = /^[\s{["'\u{feff}]/u;

/**
 * Parses `username:password`, the same in Base64 (as the OCI console's users store it), or
 * `{"username":"…","password":"…"}`. One line break at the end is taken as an editor's. Throws `ERR_SECRET_FORM`.
 */
export function parseUserPassword(content: Secret<string>): UserPassword {
  return parsePair(content, userPasswordSchema, (username, password) => ({ username, password }));
}

/** The same for an application: `clientId:clientSecret`, Base64 of it, or `{"clientId":"…","clientSecret":"…"}`. */
export function parseClientSecret(content: Secret<string>): ClientSecret {
  return parsePair(content, clientSecretSchema, (clientId, clientSecret) => ({ clientId, clientSecret }));
}

/**
 * An application with its key: `{"clientId":"…","clientSecret":"…","privateKey":"…","keyId":"…"}`, the key an RSA key of
 * 2048 bits or more in PEM. Throws `ERR_SECRET_FORM`.
 */
export function parseAssertionClient(content: Secret<string>): AssertionClient {
  const parsed = v.safeParse(assertionClientSchema, parseJson(content.reveal()));
  if (!parsed.success) throw new GatekeeperError('ERR_SECRET_FORM');
  return parsed.output;
}

function toPrivateKey({ dataset, addIssue, NEVER }: v.RawTransformContext<string>): KeyObject {
  try {
    const key = createPrivateKey(dataset.value);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType === 'rsa' && bits >= MIN_MODULUS_BITS) return key;
  } catch {
    // Its error quotes what it read.
  }
  addIssue();
  return NEVER;
}

function parsePair<T>(
  content: Secret<string>,
  schema: v.GenericSchema<unknown, T>,
  toPair: (name: string, password: string) => T,
): T {
  const text = content.reveal().replace(/\r?\n$/, '');
  const decoded = decodeBase64Text(text)?.replace(/\r?\n$/, '');
  // Base64 has no colon, so that this form and the plain one cannot be taken for each other.
  const candidate = text.startsWith('{') ? parseJson(text) : splitAtColon(decoded ?? text, toPair);
  const parsed = v.safeParse(schema, candidate);
  if (!parsed.success) throw new GatekeeperError('ERR_SECRET_FORM');
  return parsed.output;
}

/** The first colon ends the name (RFC 7617 §2); a password may hold more. */
function splitAtColon<T>(text: string, toPair: (name: string, password: string) => T): T | undefined {
  const colon = text.indexOf(':');
  if (colon === -1 || NOT_PLAIN.test(text)) return undefined;
  return toPair(text.slice(0, colon), text.slice(colon + 1));
}
