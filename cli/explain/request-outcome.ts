/** What one request would meet at the invoker: its own parser, routes and permission, in its order. */
import { ERRORS, GatekeeperError } from '../../src/errors.ts';
import type { Caller } from '../../src/invoker/caller.ts';
import type { Integration } from '../../src/invoker/integrations.ts';
import { type GatewayRequest, parseGatewayRequest } from '../../src/invoker/request.ts';
import { createRoutes, MethodNotAllowedError } from '../../src/invoker/routes.ts';
import { type MatrixRow, toMatrixRow } from './permission-words.ts';
import { show } from './show.ts';
import { sortByLikeness } from './words.ts';

/** The outcome. */
export interface RequestOutcome {
  readonly method: string;
  readonly path: string;
  /** Undefined when no integration has the route. */
  readonly integration?: string;
  readonly isAllowed: boolean;
  readonly code?: string;
  readonly why: readonly string[];
  readonly mend?: string;
}

const MAX_SUGGESTIONS = 3;

/** Finds it out; `text` is such as `POST /orders/42`. */
export function tryRequest(
  text: string,
  integrations: readonly Integration[],
  caller: Caller,
  audience = '',
): RequestOutcome {
  const [method = '', target = ''] = splitRequest(text);
  const named = { method, path: target };
  try {
    const request = parse(method, target);
    const { integration } = createRoutes(integrations)(request.method, request.path);
    const { isAllowed, code, why, mend }: MatrixRow = toMatrixRow(caller, integration, audience);
    return {
      ...named,
      integration: integration.name,
      isAllowed,
      why,
      ...(code === undefined ? {} : { code }),
      ...(mend === undefined ? {} : { mend }),
    };
  } catch (error) {
    if (!(error instanceof GatekeeperError)) throw error;
    const { meaning } = ERRORS[error.code];
    return {
      ...named,
      isAllowed: false,
      code: error.code,
      why: [meaning],
      mend: toMend(error, target, integrations),
    };
  }
}

/** Throws an error that says what a request looks like. */
export function splitRequest(text: string): readonly [method: string, target: string] {
  const [, method = '', target = ''] = /^([A-Za-z]+)\s+(\S.*)$/.exec(text.trim()) ?? [];
  if (method === '') throw new Error("--request needs a method and a path, such as 'POST /orders/42'");
  return [method.toUpperCase(), target];
}

function parse(method: string, target: string): GatewayRequest {
  const headers = [
    ['fn-intent', 'httprequest'],
    ['fn-http-method', method],
    ['fn-http-request-url', target],
  ] as const;
  return parseGatewayRequest({
    headers: new Map(headers.map(([name, value]) => [name, [value]])),
    body: Buffer.alloc(0),
  });
}

function toMend(error: GatekeeperError, target: string, integrations: readonly Integration[]): string {
  if (error instanceof MethodNotAllowedError) return `use ${error.allowedMethods.join(' or ')}`;
  if (error.code !== 'ERR_ROUTE_UNKNOWN') return ERRORS[error.code].mend;
  const [path = ''] = target.split('?');
  const routes = integrations.map(({ route }) => route);
  // The most common mistake: the path as the integration has it, without what the deployment puts in front.
  const longer = routes.find((route) => route.endsWith(path) && path.length > 1);
  if (longer !== undefined) return `the path has the deployment's prefix in front: ${show(longer)}`;
  const closest = sortByLikeness(path, routes).slice(0, MAX_SUGGESTIONS).map(show);
  return `the table has ${routes.length} routes, closest first: ${closest.join(', ')}`;
}
