/**
 * What both functions trace: the check of the token, and each request to the identity domain and to Vault, by what it is for.
 */
import { INTROSPECTION_PATH } from '../identity-domain/introspection.ts';
import { type HttpRequest, type SendHttp, sendHttp } from '../runtime/http.ts';
import { isDenial } from '../token/denial.ts';
import type { VerifyToken } from '../token/verify.ts';
import type { Tracing } from './tracing.ts';

/** How the identity domain and Vault are asked. */
interface TracedSenders {
  readonly domain: SendHttp;
  readonly vault: SendHttp;
}

/** Senders whose requests are spans. */
export function createTracedSenders(tracing: Tracing): TracedSenders {
  return {
    domain: tracing.client({ name: toDomainStep, service: 'identity-domain' }, sendHttp),
    vault: tracing.client({ name: 'vault read', service: 'vault' }, sendHttp),
  };
}

/**
 * The same check as a span, which says why a caller is refused. Of a token whose signature has been verified before there is
 * nothing to tell, and it is most of what a busy function would send.
 */
export function traceVerification(tracing: Tracing, verifyToken: VerifyToken): VerifyToken {
  return tracing.step('verify', verifyToken, (outcome, [, , audit]) => {
    if (isDenial(outcome)) return { denied: outcome.denied };
    return audit?.cache === 'hit' ? undefined : {};
  });
}

function toDomainStep({ method, url }: HttpRequest): string {
  if (method === 'GET') return 'key fetch';
  return url.pathname === INTROSPECTION_PATH ? 'introspection' : 'token mint';
}
