/**
 * TOKEN_AUTHENTICATION: verifies a JWT at the gateway: form, signature, lifetime, issuer, audience, claims.
 * It never tells the caller which check failed, and never logs or chains a claim.
 *
 * Source: Oracle "Validating Tokens to Add Authentication and Authorization"; verification by jose.
 */
import * as jose from 'jose';
import { GatewayError } from './answer.ts';
import type { AdditionalValidation, TokenAuthenticationPolicy } from './authentication-schema.ts';
import { type Authenticator, readTokenValues } from './custom-authentication.ts';
import { type Decision, readAuthValues, readScopes } from './decision.ts';
import { createKeySource, type KeySource, TOKEN_ALGORITHMS } from './key-source.ts';
import type { Context } from './variables.ts';

/** Creates the authenticator of one deployment; its key cache is its own. */
export function createTokenAuthentication(
  policy: TokenAuthenticationPolicy,
  now: () => number,
): Authenticator {
  const keys = createKeySource(policy.validationPolicy, now);
  const denied: Decision = {
    isActive: false,
    scopes: [],
    auth: new Map(),
    // RFC 9110 §11.6.1 asks for a challenge; what the real gateway says in it is unknown.
    ...(policy.tokenAuthScheme === undefined ? {} : { wwwAuthenticate: policy.tokenAuthScheme }),
  };
  return {
    authenticate: async (context) => {
      const token = readToken(policy, context);
      const claims = token === undefined ? undefined : await verifyToken(token, { policy, keys, now });
      if (claims === undefined) return denied;
      return { isActive: true, scopes: readScopes(claims['scope']), auth: readAuthValues(claims) };
    },
  };
}

/** The one token of the request, without its scheme; undefined for none or several. */
function readToken(policy: TokenAuthenticationPolicy, context: Context): string | undefined {
  const [value, ...others] = readTokenValues(policy, context);
  if (value === undefined || others.length > 0) return undefined;
  if (policy.tokenHeader === undefined) return value;
  const space = value.indexOf(' ');
  const scheme = value.slice(0, space).toLowerCase();
  // Schemes are compared without case (RFC 9110 §11.1).
  if (space === -1 || scheme !== policy.tokenAuthScheme?.toLowerCase()) return undefined;
  return value.slice(space + 1).trim();
}

interface Verification {
  readonly policy: TokenAuthenticationPolicy;
  readonly keys: KeySource;
  readonly now: () => number;
}

/** The claims of a token that passes every check; undefined for one that does not. */
async function verifyToken(
  token: string,
  { policy, keys, now }: Verification,
): Promise<jose.JWTPayload | undefined> {
  const { additionalValidationPolicy: additional = {}, ...source } = policy.validationPolicy;
  try {
    const { payload } = await jose.jwtVerify(token, (header) => findKey(keys, header), {
      algorithms: TOKEN_ALGORITHMS,
      clockTolerance: policy.maxClockSkewInSeconds ?? 0,
      currentDate: new Date(now()),
      // jose takes a token without exp unless told not to.
      requiredClaims: ['exp'],
      ...toNameChecks(additional),
    });
    return hasClaims(payload, additional) ? payload : undefined;
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    // A weak or broken key of a remote set reads as a bad signature: the caller cannot be verified.
    if (error instanceof jose.errors.JOSEError || source.type === 'STATIC_KEYS') return undefined;
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** The key that the token names. */
async function findKey(keys: KeySource, header: jose.JWTHeaderParameters): Promise<jose.CryptoKey> {
  const key = header.kid === undefined ? undefined : await keys.find(header.kid, header.alg);
  // A policy's keys go by kid alone, so that a token without one has no key here.
  if (key === undefined) throw new jose.errors.JWKSNoMatchingKey();
  return key;
}

/** An absent or empty list checks nothing, as for the real gateway an absent one. */
function toNameChecks(additional: AdditionalValidation): jose.JWTClaimVerificationOptions {
  const { issuers = [], audiences = [] } = additional;
  return {
    ...(issuers.length > 0 ? { issuer: issuers } : {}),
    ...(audiences.length > 0 ? { audience: audiences } : {}),
  };
}

/** Checks verifyClaims: presence when required, and the value when there is one. */
function hasClaims(payload: jose.JWTPayload, additional: AdditionalValidation): boolean {
  return (additional.verifyClaims ?? []).every(({ key, values = [], isRequired = false }) => {
    if (!Object.hasOwn(payload, key)) return !isRequired;
    const value = payload[key];
    // Strings only, compared exactly: a list that contains the value does not match.
    return values.length === 0 || (typeof value === 'string' && values.includes(value));
  });
}
