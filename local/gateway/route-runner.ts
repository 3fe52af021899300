/**
 * One route at work, in this order: the caller, the caller's scopes, the transformations, the back end,
 * the transformations of its answer. It never reaches the back end before the caller is let through.
 */

import {
  PROTECTED_REQUEST_HEADERS,
  PROTECTED_RESPONSE_HEADERS,
} from '../../gateway/api/protected-headers.ts';
import { type Answer, GatewayError } from './answer.ts';
import { isAnonymous, isAuthorized } from './authorization.ts';
import type { Backend } from './backend.ts';
import { type ClientRequest, FORWARDING_HEADERS, toForwardingHeaders } from './client-request.ts';
import type { Authenticator } from './custom-authentication.ts';
import { ANONYMOUS, type Decision } from './decision.ts';
import type { AnswerRefusal } from './failure-policy.ts';
import type { LogSubject, RouteLog } from './gateway-log.ts';
import { createHeaderTransformation } from './header-transformations.ts';
import { dropHopByHop } from './hop-by-hop.ts';
import { dropHeaders, type HeaderList } from './name-values.ts';
import { parseQuery } from './query.ts';
import { createQueryTransformation } from './query-transformations.ts';
import type { PathParameters } from './route-pattern.ts';
import type { Route } from './specification-schema.ts';
import type { Context } from './variables.ts';

/** A request that has found its route, with its body. */
interface RoutedRequest {
  readonly client: ClientRequest;
  readonly parameters: PathParameters;
  readonly body: Uint8Array;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** A route that can answer. */
export interface RouteRunner {
  readonly maxBodyBytes: number;
  readonly log: RouteLog;
  answer(request: RoutedRequest): Promise<Answer>;
}

/** What a route is made of. */
export interface RouteParts {
  readonly route: Route;
  readonly backend: Backend;
  /** Undefined when the deployment has no authentication policy. */
  readonly authenticator: Authenticator | undefined;
  readonly answerRefusal: AnswerRefusal;
  readonly log: RouteLog;
}

/** Creates a route; the specification must have been checked. */
export function createRouteRunner(parts: RouteParts): RouteRunner {
  const { route, backend, log } = parts;
  const { authorization } = route.requestPolicies ?? {};
  const authenticator = isAnonymous(authorization) ? undefined : parts.authenticator;
  const forward = createForward(route, backend);
  return {
    maxBodyBytes: backend.maxBodyBytes,
    log,
    answer: async (request) => {
      const { client, signal } = request;
      const end = { requestId: client.id, signal };
      // Before the decision there is no request.auth; after it the same request is read with it.
      const unknown = createContext(request, ANONYMOUS);
      const decision = (await authenticator?.authenticate(unknown, end)) ?? ANONYMOUS;
      const context = createContext(request, decision);
      if (!decision.isActive) {
        log.execution(toSubject(client), { level: 'WARN', event: 'refused', reason: 'caller not active' });
        return parts.answerRefusal(decision, context);
      }
      if (!isAuthorized(authorization, decision)) throw new GatewayError(403, 'no allowed scope');
      return forward(request, context);
    },
  };
}

/** The way to the back end and back, for a caller that was let through. */
function createForward(route: Route, backend: Backend) {
  const { headerTransformations, queryParameterTransformations } = route.requestPolicies ?? {};
  const transformRequest = createHeaderTransformation(headerTransformations, PROTECTED_REQUEST_HEADERS);
  const transformQuery = createQueryTransformation(queryParameterTransformations);
  const transformResponse = createHeaderTransformation(
    route.responsePolicies?.headerTransformations,
    PROTECTED_RESPONSE_HEADERS,
  );
  return async ({ client, body, signal }: RoutedRequest, context: Context): Promise<Answer> => {
    const answer = await backend.answer({
      requestId: client.id,
      method: client.method,
      path: client.target.path,
      query: transformQuery(client.target.query, context),
      headers: transformRequest(toForwardable(client, backend), context),
      body,
      context,
      signal,
    });
    return { ...answer, headers: transformResponse(answer.headers, context) };
  };
}

/** What the logs say about a request. */
export function toSubject(client: ClientRequest): LogSubject {
  return { requestId: client.id, method: client.method, path: client.target.path };
}

/** The client's headers without what ends here, with the gateway's word about the way. */
function toForwardable(client: ClientRequest, backend: Backend): HeaderList {
  const dropped = new Set([...FORWARDING_HEADERS, ...(backend.takesClientHost ? [] : ['host'])]);
  return [...dropHeaders(dropHopByHop(client.headers), dropped), ...toForwardingHeaders(client)];
}

/** The values that variables stand for: the request as it came, and what is known of the caller. */
function createContext({ client, parameters, body }: RoutedRequest, decision: Decision): Context {
  return {
    auth: decision.auth,
    path: parameters,
    headers: client.headers,
    query: parseQuery(client.target.query),
    host: client.host.replace(/:\d+$/, ''),
    body,
  };
}
