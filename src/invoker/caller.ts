/**
 * Who calls. By default the caller's own token says it, verified here: whoever may invoke a function can write every
 * header that a gateway would. Where a deployment cannot pass the token on, the gateway's headers say it instead.
 */
import { GatekeeperError } from '../errors.ts';
import type { FnCall } from '../fn/function.ts';
import type { LogFields } from '../runtime/log.ts';
import { parseBearer } from '../token/bearer.ts';
import { isScope, type VerifiedClaims } from '../token/claims.ts';
import { type DenialReason, isDenial } from '../token/denial.ts';
import { toFingerprint } from '../token/fingerprint.ts';
import type { VerificationAudit, VerifyToken } from '../token/verify.ts';
import type { GatewayRequest } from './request.ts';

/** A caller whose identity is certain. */
export interface Caller {
  readonly clientId: string | undefined;
  /** `sub`; the client where there is none. For the log. */
  readonly subject: string;
  /** The user whom the token is for; undefined for a client's own token. */
  readonly user: string | undefined;
  readonly scopes: readonly string[];
}

/** Identifies the caller. Throws the 401 and 403 of the table of errors, and what verifying a token throws. */
export type IdentifyCaller = (call: FnCall, request: GatewayRequest, audit: CallerAudit) => Promise<Caller>;

/** What the line about the call says of the token. */
type CallerAudit = VerificationAudit & Pick<LogFields, 'tokenFingerprint'>;

/** A caller whose token was refused; carries the reason to the log. */
export class TokenRefusedError extends GatekeeperError {
  readonly reason: DenialReason;

  constructor(reason: DenialReason) {
    super(reason === 'token_missing' ? 'ERR_TOKEN_MISSING' : 'ERR_TOKEN_REFUSED');
    this.reason = reason;
  }
}

/** By the caller's bearer token. */
export function createTokenIdentification(verifyToken: VerifyToken): IdentifyCaller {
  return async (call, request, audit) => {
    const bearer = parseBearer(request.headers.get('authorization') ?? []);
    if (isDenial(bearer)) throw new TokenRefusedError(bearer.denied);
    audit.tokenFingerprint = toFingerprint(bearer.token);
    const verified = await verifyToken(bearer.token, call.deadline, audit);
    if (isDenial(verified)) throw new TokenRefusedError(verified.denied);
    return fromClaims(verified.claims);
  };
}

function fromClaims({ clientId, subject, scopes, all }: VerifiedClaims): Caller {
  const named = typeof all['sub'] === 'string' ? all['sub'] : '';
  return { clientId, subject, scopes, user: toUser(named, clientId, all['sub_type']) };
}

/**
 * By the `X-Caller-…` headers that the gateway with this OCID overwrites on every route. Each must be there exactly once:
 * a second value could be the caller's own. `Oci-Subject-Id` is the platform's word for who signed the invocation.
 */
export function createGatewayIdentification(gatewayId: string): IdentifyCaller {
  return async ({ headers }, request) => {
    if (onlyValue(headers, 'oci-subject-id') !== gatewayId) throw new GatekeeperError('ERR_GATEWAY_REQUIRED');
    const read = (name: string): string => {
      const value = onlyValue(request.headers, name);
      if (value !== undefined) return value;
      throw new GatekeeperError('ERR_CALLER_UNIDENTIFIED', { detail: `${name}: exactly one is needed` });
    };
    const client = read('x-caller-client');
    const sub = read('x-caller-sub');
    const subType = read('x-caller-sub-type');
    const scopes = read('x-caller-scope').split(' ').filter(isScope);
    if (client === '' && sub === '') {
      throw new GatekeeperError('ERR_CALLER_UNIDENTIFIED', { detail: 'neither client nor subject is named' });
    }
    const clientId = client === '' ? undefined : client;
    const user = toUser(sub, clientId, subType === '' ? undefined : subType);
    return { clientId, subject: sub === '' ? client : sub, user, scopes };
  };
}

function onlyValue(headers: FnCall['headers'], name: string): string | undefined {
  const [value, ...others] = headers.get(name) ?? [];
  return others.length === 0 ? value : undefined;
}

/** Oracle says `sub_type`; elsewhere a client's own token has the client as its subject (RFC 9068 §2.2). */
function toUser(sub: string, clientId: string | undefined, subType: unknown): string | undefined {
  const isUser = subType === undefined ? sub !== clientId : subType === 'user';
  return isUser && sub !== '' ? sub : undefined;
}
