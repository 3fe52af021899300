/**
 * Checks an authentication policy across its fields: where the token comes from, what the cache is keyed by,
 * whether keys can be used. It never fetches anything.
 */

import { createPublicKey } from 'node:crypto';
import { type Keys, toPointer } from '../../gateway/api/pointer.ts';
import { PROTECTED_RESPONSE_HEADERS } from '../../gateway/api/protected-headers.ts';
import type {
  Authentication,
  CustomAuthenticationPolicy,
  FailurePolicy,
  StaticKey,
  TokenAuthenticationPolicy,
} from './authentication-schema.ts';
import { parseArgument } from './authorizer-arguments.ts';
import type { Problem } from './problem.ts';
import { checkHeaderTransformations, checkText } from './transformation-checks.ts';
import { parseExpression, parseTemplate } from './variables.ts';

// What jose takes; the real gateway's own minimum is unknown.
const MIN_RSA_BITS = 2048;
// As URL.hostname writes them.
const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

/** All problems of the policy. */
export function checkAuthentication(policy: Authentication, keys: Keys): Problem[] {
  const own = policy.type === 'CUSTOM_AUTHENTICATION' ? checkCustom(policy, keys) : checkToken(policy, keys);
  return [
    ...own,
    ...checkFailurePolicy(policy.validationFailurePolicy, [...keys, 'validationFailurePolicy']),
  ];
}

/** One source of arguments, each of them known, and a cache key made of nothing else. */
function checkCustom(policy: CustomAuthenticationPolicy, keys: Keys): Problem[] {
  const { parameters, cacheKey, tokenHeader, tokenQueryParam } = policy;
  const given = [parameters, tokenHeader, tokenQueryParam].filter((source) => source !== undefined);
  const unknownKeys = (cacheKey ?? []).flatMap((name, index) => {
    if (parameters !== undefined && Object.hasOwn(parameters, name)) return [];
    return [problem([...keys, 'cacheKey', index], 'must name one of the parameters')];
  });
  return [
    ...when(given.length !== 1, keys, 'must have exactly one of parameters, tokenHeader and tokenQueryParam'),
    ...Object.entries(parameters ?? {}).flatMap(([name, text]) => {
      return checkText(() => parseArgument(text), [...keys, 'parameters', name]);
    }),
    ...unknownKeys,
  ];
}

/** One place for the token, and keys that can be used. */
function checkToken(policy: TokenAuthenticationPolicy, keys: Keys): Problem[] {
  const { tokenHeader, tokenQueryParam, tokenAuthScheme, validationPolicy } = policy;
  const keysAt = [...keys, 'validationPolicy'];
  const sources =
    validationPolicy.type === 'REMOTE_JWKS'
      ? when(
          !isFetchable(validationPolicy.uri),
          [...keysAt, 'uri'],
          'must be an https URL without user or password',
        )
      : checkStaticKeys(validationPolicy.keys, [...keysAt, 'keys']);
  return [
    ...when(
      (tokenHeader === undefined) === (tokenQueryParam === undefined),
      keys,
      'must have exactly one of tokenHeader and tokenQueryParam',
    ),
    ...when(
      tokenHeader !== undefined && tokenAuthScheme === undefined,
      keys,
      'needs tokenAuthScheme with tokenHeader',
    ),
    ...when(
      tokenQueryParam !== undefined && tokenAuthScheme !== undefined,
      [...keys, 'tokenAuthScheme'],
      'goes with tokenHeader only; take it out',
    ),
    ...sources,
  ];
}

/** The real service takes https only; plain http is let through to this machine, where there are no certificates. */
function isFetchable(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK_HOSTS.includes(hostname));
}

/** Weak keys are refused at load: at run time they would refuse every caller without saying why. */
function checkStaticKeys(list: readonly StaticKey[], keys: Keys): Problem[] {
  return list.flatMap((key, index) => [
    ...when(
      !isStrongRsa(key),
      [...keys, index],
      `must be an RSA public key of at least ${MIN_RSA_BITS} bits`,
    ),
    ...when(
      list.findIndex(({ kid }) => kid === key.kid) !== index,
      [...keys, index, 'kid'],
      'is the kid of another key; a token could not say which one it means',
    ),
  ]);
}

/** True for an RSA public key that jose will verify with (RFC 7518 §3.3: 2048 bits or more). */
function isStrongRsa(key: StaticKey): boolean {
  // node would also take a private key or a certificate here; the API takes a public key only.
  if (key.format === 'PEM' && !key.key.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    const imported =
      key.format === 'PEM'
        ? createPublicKey(key.key)
        : createPublicKey({ format: 'jwk', key: { kty: key.kty, n: key.n, e: key.e } });
    const bits = imported.asymmetricKeyDetails?.modulusLength ?? 0;
    return imported.asymmetricKeyType === 'rsa' && bits >= MIN_RSA_BITS;
  } catch {
    return false;
  }
}

/** A code that is a variable is checked when it has a value; a literal one is checked now. */
function checkFailurePolicy(policy: FailurePolicy | undefined, keys: Keys): Problem[] {
  if (policy === undefined) return [];
  const { responseCode, responseMessage, responseHeaderTransformations } = policy;
  const isLiteral = responseCode !== undefined && !responseCode.includes('request.');
  return [
    ...checkText(() => parseExpression(responseCode ?? ''), [...keys, 'responseCode']),
    ...when(
      isLiteral && !/^[2-5]\d\d$/.test(responseCode),
      [...keys, 'responseCode'],
      'must be a status from 200 to 599 or a context variable',
    ),
    ...checkText(() => parseTemplate(responseMessage ?? ''), [...keys, 'responseMessage']),
    ...checkHeaderTransformations(
      responseHeaderTransformations,
      [...keys, 'responseHeaderTransformations'],
      PROTECTED_RESPONSE_HEADERS,
    ),
  ];
}

/** A list with the problem, or without it. */
function when(isWrong: boolean, keys: Keys, message: string): Problem[] {
  return isWrong ? [problem(keys, message)] : [];
}

function problem(keys: Keys, message: string): Problem {
  return { pointer: toPointer(keys), message };
}
