/**
 * HTTP_BACKEND: passes the request on to an HTTP server and its answer back, byte for byte.
 * It never follows a redirect and never lets the client's Host choose the back end's.
 *
 * Source: Oracle "Adding an HTTP or HTTPS URL as an API Gateway Back End" (time-outs 60, 10 and 10 s).
 */
import { type Answer, GatewayError } from './answer.ts';
import type { Backend, BackendRequest } from './backend.ts';
import { type BackendUrl, parseBackendUrl, toBackendTarget } from './backend-url.ts';
import { toGatewayError } from './function-call.ts';
import { dropHopByHop } from './hop-by-hop.ts';
import { callHttp } from './http-call.ts';
import { dropHeaders, type HeaderList, readHeaders } from './name-values.ts';
import type { HttpBackend } from './specification-schema.ts';

const MAX_REQUEST_BYTES = 20 * 1024 * 1024;
/** The real gateway has no such limit; this machine's memory has one. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const BODY_METHODS = ['POST', 'PUT', 'PATCH'];

/** Creates the back end; the policy must have been checked. */
export function createHttpBackend(policy: HttpBackend): Backend {
  const url = parseBackendUrl(policy.url);
  if (typeof url === 'string') throw new Error('the URL of an HTTP back end must be checked at load');
  const timeouts = {
    connectMs: (policy.connectTimeoutInSeconds ?? 60) * 1000,
    sendMs: (policy.sendTimeoutInSeconds ?? 10) * 1000,
    readMs: (policy.readTimeoutInSeconds ?? 10) * 1000,
  };
  return {
    maxBodyBytes: MAX_REQUEST_BYTES,
    takesClientHost: false,
    answer: async (request) => {
      const target = toBackendTarget(url, request.context, { raw: request.query });
      if (target === undefined) throw new GatewayError(400, 'a value would leave the path of the back end');
      try {
        const result = await callHttp({
          origin: url.origin,
          method: request.method,
          target,
          headers: toHeaders(request, url),
          body: request.body,
          timeouts,
          maxBodyBytes: MAX_RESPONSE_BYTES,
          signal: request.signal,
        });
        return toAnswer(result, request.method);
      } catch (error) {
        throw toGatewayError(error, 'back end');
      }
    },
  };
}

/** A Host that a transformation has set wins; it is the specification's, not the client's. */
function toHeaders(request: BackendRequest, url: BackendUrl): HeaderList {
  const [host = url.origin.host] = readHeaders(request.headers, 'host');
  const hasLength = request.body.length > 0 || BODY_METHODS.includes(request.method);
  return [
    ['Host', host],
    ...dropHeaders(request.headers, new Set(['host'])),
    ...(hasLength ? [['Content-Length', String(request.body.length)] as const] : []),
  ];
}

/** The back end's answer as it came, without what ends at this hop. */
function toAnswer(result: { status: number; headers: HeaderList; body: Uint8Array }, method: string): Answer {
  // For HEAD the length is the back end's to tell: the body it speaks of never comes.
  const length = method === 'HEAD' ? readHeaders(result.headers, 'content-length').slice(0, 1) : [];
  const headers = dropHeaders(dropHopByHop(result.headers), new Set(['opc-request-id']));
  return {
    status: result.status,
    headers: [...headers, ...length.map((value) => ['Content-Length', value] as const)],
    body: result.body,
  };
}
