/** A request to a function as the gateway would send it, around a token. */
import type { SampleKind } from '../../local/identity-domain/sample-tokens.ts';

/** Names of the functions. */
export const FUNCTION_NAMES = ['authorizer', 'invoker'] as const;

/** One of {@link FUNCTION_NAMES}. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Headers and body of one invocation. */
export interface FunctionRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to invoke, and with what kind of token. */
export interface InvokeOptions {
  readonly functionName: FunctionName;
  readonly kind: SampleKind;
}

/** The gateway's call of the authorizer, or of the invoker for `POST /method-4/hello`. */
export function toFunctionRequest(functionName: FunctionName, token: string): FunctionRequest {
  const authorization = `Bearer ${token}`;
  const headers = { 'content-type': 'application/json' };
  if (functionName === 'authorizer') {
    return { headers, body: JSON.stringify({ type: 'USER_DEFINED', data: { authorization } }) };
  }
  return {
    headers: {
      ...headers,
      'fn-intent': 'httprequest',
      'fn-http-method': 'POST',
      'fn-http-request-url': '/method-4/hello',
      'fn-http-h-authorization': authorization,
    },
    body: '{"name":"world"}',
  };
}
