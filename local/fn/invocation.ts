/**
 * One invocation: who calls, a process to serve it, the call, its answer. The order is the agent's:
 * the time of a cold start is not the function's, its timeout begins when a process is ready.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isSignatureScheme } from '../oci/authorization-header.ts';
import { NOT_AUTHENTICATED, type OciError } from '../oci/error-answer.ts';
import { type SignatureDeps, verifyRequestSignature } from '../oci/request-signature.ts';
import type { ResourcePrincipal } from '../oci/session-token.ts';
import { callFunction } from './call.ts';
import { FN_ERRORS } from './errors.ts';
import type { FnFunction } from './function.ts';
import { toCallerHeaders, toFunctionHeaders } from './headers.ts';

/** The answer for the caller; an error goes out with the call's id too. */
export type InvocationResult =
  | { readonly ok: true; readonly headers: string[]; readonly body: Buffer }
  | { readonly ok: false; readonly error: OciError };

/** One request to a function. */
export interface Invocation {
  readonly fn: FnFunction;
  readonly callId: string;
  readonly raw: IncomingMessage;
  readonly body: Buffer;
}

/** 32 letters and digits that cannot be taken for each other; 26 of them name a call, as in Fn. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CALL_ID_LENGTH = 26;

/** A new call's id. */
export function createCallId(): string {
  return Array.from(randomBytes(CALL_ID_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Invokes a function. Rejects only when no process can be made at all. */
export async function invoke(invocation: Invocation, deps: SignatureDeps): Promise<InvocationResult> {
  const { fn, raw } = invocation;
  if (`${raw.headers['fn-invoke-type']}`.toLowerCase() === 'detached') {
    return { ok: false, error: FN_ERRORS.detached };
  }
  const sender = await readSender(invocation, deps);
  if (sender === 'refused') return { ok: false, error: NOT_AUTHENTICATED };
  const leased = await fn.pool.acquire();
  if (!leased.ok) return leased;
  let isProcessUsable = false;
  try {
    await fn.refreshPrincipal(leased.lease.process.folder);
    const result = await call(
      invocation,
      { sender, socketPath: leased.lease.process.socketPath },
      deps.now(),
    );
    isProcessUsable = result.ok || result.isProcessUsable;
    if (!result.ok) return result;
    return { ok: true, headers: toCallerHeaders(result.rawHeaders, invocation.callId), body: result.body };
  } finally {
    leased.lease.release(isProcessUsable);
  }
}

interface Route {
  readonly sender: ResourcePrincipal | undefined;
  readonly socketPath: string;
}

function call({ fn, callId, raw, body }: Invocation, { sender, socketPath }: Route, now: number) {
  const timeoutMs = fn.timeoutSeconds * 1000;
  const facts = { callId, deadline: now + timeoutMs, principal: sender };
  return callFunction({ socketPath, headers: toFunctionHeaders(raw.rawHeaders, facts), body, timeoutMs });
}

/** Undefined for an unsigned call, which the open-source server allows; a signature must be genuine. */
async function readSender(
  { raw, body }: Invocation,
  deps: SignatureDeps,
): Promise<ResourcePrincipal | 'refused' | undefined> {
  const { method = '', url = '', headers } = raw;
  if (!isSignatureScheme(headers.authorization ?? '')) return undefined;
  const result = await verifyRequestSignature({ method, url, headers, body }, deps);
  return result.ok ? result.principal : 'refused';
}
