/**
 * CUSTOM_AUTHENTICATION: asks an authorizer function about the caller and keeps its decision.
 * It never takes an unclear answer for a yes, and never keeps a failure.
 *
 * Source: Oracle "Creating an Authorizer Function" and "Using Authorizer Functions" (both forms of the call).
 */
import { GatewayError } from './answer.ts';
import type { CustomAuthenticationPolicy } from './authentication-schema.ts';
import { parseArgument, readArguments, toCacheParts } from './authorizer-arguments.ts';
import { type Decision, readAuthValues, readScopes } from './decision.ts';
import { createDecisionCache, toCacheKey } from './decision-cache.ts';
import type { FunctionCaller } from './function-call.ts';
import { readHeaders, toText } from './name-values.ts';
import { readQuery } from './query.ts';
import type { Context } from './variables.ts';

/** Decides about callers. */
export interface Authenticator {
  /** A refused caller is a decision; an undecidable case throws GatewayError 500, 502 or 504. */
  authenticate(context: Context, call: CallEnd): Promise<Decision>;
}

/** What every call made for one request shares. */
interface CallEnd {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/** What the authenticator works with. */
export interface CustomAuthenticationDeps {
  readonly functions: FunctionCaller;
  readonly now: () => number;
}

interface AuthorizerCall {
  readonly body: unknown;
  /** Undefined: not to be cached. */
  readonly cacheKey: string | undefined;
}

const DENIED: Decision = { isActive: false, scopes: [], auth: new Map() };

/** Creates the authenticator of one deployment; its cache is its own. */
export function createCustomAuthentication(
  policy: CustomAuthenticationPolicy,
  deps: CustomAuthenticationDeps,
): Authenticator {
  const cache = createDecisionCache(deps.now);
  const toCall = policy.parameters === undefined ? createTokenForm(policy) : createArgumentForm(policy);
  return {
    authenticate: async (context, end) => {
      const call = toCall(context);
      // Whether the real gateway asks a single-argument function without a token is unknown: it is refused here.
      if (call === undefined) return DENIED;
      const kept = call.cacheKey === undefined ? undefined : cache.read(call.cacheKey);
      if (kept !== undefined) return kept;
      const answer = await ask(policy.functionId, call.body, { ...end, functions: deps.functions });
      const decision = toDecision(answer);
      if (call.cacheKey !== undefined) cache.keep(call.cacheKey, decision, answer['expiresAt']);
      return decision;
    },
  };
}

type ToCall = (context: Context) => AuthorizerCall | undefined;

/** The single-argument form: `{"type":"TOKEN","token":raw}`, scheme and all. */
function createTokenForm(policy: CustomAuthenticationPolicy): ToCall {
  return (context) => {
    const values = readTokenValues(policy, context);
    const [token] = values;
    // Two tokens are two callers; no one can say which of them the function would judge.
    if (token === undefined || token === '' || values.length > 1) return undefined;
    return {
      body: { type: 'TOKEN', token: toText(token) },
      cacheKey: toCacheKey([policy.functionId, token]),
    };
  };
}

/** All values of the policy's token header or token query parameter. */
export function readTokenValues(
  source: { readonly tokenHeader?: string; readonly tokenQueryParam?: string },
  context: Context,
): string[] {
  if (source.tokenHeader !== undefined) return readHeaders(context.headers, source.tokenHeader);
  return readQuery(context.query, source.tokenQueryParam ?? '');
}

/** The multi-argument form: `{"type":"USER_DEFINED","data":{…}}`. */
function createArgumentForm(policy: CustomAuthenticationPolicy): ToCall {
  const parameters = new Map(
    Object.entries(policy.parameters ?? {}).map(([name, text]) => [name, parseArgument(text)]),
  );
  return (context) => {
    const data = readArguments(parameters, context);
    const parts = toCacheParts(parameters, data, policy.cacheKey);
    const cacheKey = parts === undefined ? undefined : toCacheKey([policy.functionId, parts]);
    return { body: { type: 'USER_DEFINED', data }, cacheKey };
  };
}

/** Sends the question and reads the answer; an undecidable case throws. */
async function ask(
  functionId: string,
  body: unknown,
  end: CallEnd & { readonly functions: FunctionCaller },
): Promise<Readonly<Record<string, unknown>>> {
  const result = await end.functions.call({
    functionId,
    requestId: end.requestId,
    contentType: 'application/json',
    headers: [],
    body: Buffer.from(JSON.stringify(body)),
    signal: end.signal,
  });
  // A 5xx of the function is a 502 whatever its body says; a refused call is the gateway's own misconfiguration.
  if (result.status >= 500) throw new GatewayError(502, 'authorizer function failed');
  if (result.status !== 200) throw new GatewayError(500, 'authorizer function could not be invoked');
  return parseAnswer(result.body);
}

/** The real gateway's answer to 200 without JSON is unknown; 502 says whose fault it is. */
function parseAnswer(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Falls through to the same refusal as JSON that is no object.
  }
  throw new GatewayError(502, 'authorizer function answered no JSON object');
}

/** Reads an answer field by field; what has the wrong type counts as absent. */
function toDecision(answer: Readonly<Record<string, unknown>>): Decision {
  const { wwwAuthenticate } = answer;
  return {
    // Only true is a yes: "true" and 1 are not.
    isActive: answer['active'] === true,
    scopes: readScopes(answer['scope']),
    auth: readAuthValues(answer['context']),
    ...(typeof wwwAuthenticate === 'string' ? { wwwAuthenticate } : {}),
  };
}
