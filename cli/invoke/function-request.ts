/** A request to a function as the gateway would send it, around a token. */
import type { Header } from '../../src/runtime/header-list.ts';
import type { FunctionName } from '../function-names.ts';

/** What the client behind the gateway sends, its token apart. */
export interface ClientRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Buffer;
}

/** A call: who is asked, with which token, about what. */
export interface Call {
  readonly functionName: FunctionName;
  readonly token: string;
  readonly request: ClientRequest;
}

/** Headers and body of one invocation. */
export interface FunctionRequest {
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** The request that is made unless another one is asked for: the integration that every table of an example has. */
export const DEFAULT_REQUEST: ClientRequest = {
  method: 'POST',
  target: '/method-4/hello',
  body: Buffer.from('{"name":"world"}'),
};
const JSON_TYPE: Header = ['content-type', 'application/json'];

/** The gateway's call of the authorizer, or of the invoker for the client's request. */
export function toFunctionRequest({ functionName, token, request }: Call): FunctionRequest {
  const authorization = `Bearer ${token}`;
  if (functionName === 'authorizer') {
    const body = JSON.stringify({ type: 'USER_DEFINED', data: { authorization } });
    return { headers: [JSON_TYPE], body: Buffer.from(body) };
  }
  const { method, target, body } = request;
  const headers: readonly Header[] = [
    JSON_TYPE,
    ['fn-intent', 'httprequest'],
    ['fn-http-method', method],
    ['fn-http-request-url', target],
    ['fn-http-h-authorization', authorization],
  ];
  return { headers, body };
}

/** The client's own request, to the gateway. */
export function toGatewayHeaders({ token, request }: Call): readonly Header[] {
  return [['authorization', `Bearer ${token}`], ...(request.body.length === 0 ? [] : [JSON_TYPE])];
}
