/**
 * Resource principal session tokens (RPST, version 2.2): a JWT that says which resource holds a session key.
 * The token proves nothing by itself: whoever shows it must also sign the request with that key.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';

/** The resource behind a request: a function or an API gateway. */
export interface ResourcePrincipal {
  /** OCID of the resource itself. */
  readonly resourceId: string;
  readonly resourceType: 'fnfunc' | 'apigateway';
  readonly compartmentId: string;
  readonly tenancyId: string;
}

/** Why a session token is refused. */
export type SessionTokenRefusal = 'malformed' | 'bad-signature' | 'expired' | 'wrong-claims';

/** Whose token it is and the session's public key, or why it is refused. */
export type SessionTokenResult =
  | { readonly ok: true; readonly principal: ResourcePrincipal; readonly publicKey: KeyObject }
  | { readonly ok: false; readonly reason: SessionTokenRefusal };

/** What {@link signSessionToken} needs. */
export interface SessionTokenInput {
  readonly principal: ResourcePrincipal;
  /** Public half of the session key. */
  readonly publicKey: KeyObject;
  /** Seconds since the epoch. */
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
}

const ISSUER = 'authService.oracle.com';
const ALGORITHM = 'RS256';
/** Marks the token of a resource; a user's or an instance's token says something else here. */
const TOKEN_TYPE = 'res';
const KEY_ID = 'asw_local_1';

const claimsSchema = v.object({
  ttype: v.literal(TOKEN_TYPE),
  // The real token carries the session key as JSON text inside the claim, not as an object.
  jwk: v.pipe(
    v.string(),
    v.parseJson(),
    v.object({ kty: v.literal('RSA'), n: v.pipe(v.string(), v.minLength(1)), e: v.string() }),
  ),
  res_id: v.string(),
  res_type: v.picklist(['fnfunc', 'apigateway']),
  res_compartment: v.string(),
  res_tenant: v.string(),
});

/** Signs a session token with the service's private key. */
export function signSessionToken(input: SessionTokenInput, serviceKey: KeyObject): Promise<string> {
  const { principal, publicKey } = input;
  const { kty, n, e } = publicKey.export({ format: 'jwk' });
  return new SignJWT({
    ttype: TOKEN_TYPE,
    jwk: JSON.stringify({ kid: 'session', kty, n, e, alg: ALGORITHM, use: 'sig' }),
    res_id: principal.resourceId,
    res_type: principal.resourceType,
    res_compartment: principal.compartmentId,
    res_tenant: principal.tenancyId,
  })
    .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID })
    .setIssuer(ISSUER)
    .setSubject(principal.resourceId)
    .setIssuedAt(input.issuedAtSeconds)
    .setExpirationTime(input.expiresAtSeconds)
    .sign(serviceKey);
}

/** Checks a session token against the service's public key at `nowMs`; a refused token is a value. */
export async function verifySessionToken(
  token: string,
  serviceKey: KeyObject,
  nowMs: number,
): Promise<SessionTokenResult> {
  try {
    const { payload } = await jwtVerify(token, serviceKey, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      // Without this, jose accepts a token that never expires.
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(nowMs),
    });
    const claims = v.parse(claimsSchema, payload);
    return {
      ok: true,
      principal: {
        resourceId: claims.res_id,
        resourceType: claims.res_type,
        compartmentId: claims.res_compartment,
        tenancyId: claims.res_tenant,
      },
      publicKey: createPublicKey({ key: claims.jwk, format: 'jwk' }),
    };
  } catch (error) {
    return { ok: false, reason: toRefusal(error) };
  }
}

/** The error itself goes no further: jose and valibot put token content into theirs. */
function toRefusal(error: unknown): SessionTokenRefusal {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature';
  if (error instanceof errors.JWTClaimValidationFailed || v.isValiError(error)) return 'wrong-claims';
  return 'malformed';
}
