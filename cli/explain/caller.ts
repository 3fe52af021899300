/** Who calls, as the invoker sees it: by the token, or by the headers that the gateway makes from the authorizer's decision. */
import type { AllowDecision } from '../../src/authorizer/decision.ts';
import type { FnCall } from '../../src/fn/function.ts';
import {
  type Caller,
  createGatewayIdentification,
  createTokenIdentification,
} from '../../src/invoker/caller.ts';
import type { InvokerSettings } from '../../src/invoker/invoker-settings.ts';
import type { GatewayRequest } from '../../src/invoker/request.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { VerifiedClaims } from '../../src/token/claims.ts';

const CALL: FnCall = {
  callId: 'explain',
  body: Buffer.alloc(0),
  headers: new Map(),
  deadline: createDeadline(0, () => 0),
};

/** By the claims of a token, as if it had been verified. */
export function identifyByToken(claims: VerifiedClaims): Promise<Caller> {
  const headers = new Map([['authorization', ['Bearer verified']]]);
  const identify = createTokenIdentification(async () => ({ claims, keyFreshUntil: 0 }));
  return identify(CALL, toRequest(headers), {});
}

/** With CALLER_SOURCE=gateway: by the decision's context. Throws `ERR_CALLER_UNIDENTIFIED`. */
export function identifyByGateway(
  { context }: AllowDecision,
  { GATEWAY_ID: gatewayId = '' }: Partial<InvokerSettings>,
): Promise<Caller> {
  const read = (name: string): string[] => [context[name] ?? ''];
  const headers = new Map([
    ['x-caller-client', read('client_id')],
    ['x-caller-sub', read('sub')],
    ['x-caller-sub-type', read('sub_type')],
    ['x-caller-scope', read('scope')],
  ]);
  const call = { ...CALL, headers: new Map([['oci-subject-id', [gatewayId]]]) };
  return createGatewayIdentification(gatewayId)(call, toRequest(headers), {});
}

function toRequest(headers: GatewayRequest['headers']): GatewayRequest {
  return { method: 'GET', path: '/', query: '', headers, body: Buffer.alloc(0) };
}
