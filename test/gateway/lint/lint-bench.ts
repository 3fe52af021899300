/**
 * A specification that lints clean and has something of everything, with a canary wherever a value may be a secret; and
 * what a test needs to spoil it.
 */
import type { LintOptions } from '../../../gateway/lint/context.ts';
import type { Finding } from '../../../gateway/lint/finding.ts';
import { lintSpecification } from '../../../gateway/lint/lint.ts';
import { row, toTable } from '../../invoker/table-bench.ts';
import type { Edit } from '../json-edits.ts';

export const AUTHORIZER = 'ocid1.fnfunc.oc1..exampleauthorizer';
const INVOKER = 'ocid1.fnfunc.oc1..exampleinvoker';
const PREFIX = '/v1';
/** Stands in every value that could be a secret. */
export const CANARY = 'canary4f1d';

/** What is known of the deployment, with this table. */
export function optionsWith(...rows: readonly Readonly<Record<string, unknown>>[]): LintOptions {
  const table = { integrations: toTable(rows), pathPrefix: PREFIX };
  return { callerSource: 'token', invokerFunctionId: INVOKER, table };
}

/** What is known of the deployment of {@link goodSpecification}. */
export const OPTIONS = optionsWith(
  row({ name: 'order', route: 'GET /v1/orders/{id}', allow: [{ scopes: ['read', 'all'] }] }),
  row({
    name: 'hello',
    route: 'POST /v1/hello',
    target: 'https://oic.example/hello',
    allow: [{ clients: ['a'] }],
  }),
);

/** A context variable, as it stands in a text. */
export function variable(name: string): string {
  return `\${${name}}`;
}

/** Headers that say who calls, as every route must have them. */
export function trustedHeaders(): readonly object[] {
  const headers = { Client: 'client_id', Sub: 'sub', 'Sub-Type': 'sub_type', Scope: 'scope' };
  return Object.entries(headers).map(([name, key]) => ({
    name: `X-Caller-${name}`,
    values: [variable(`request.auth[${key}]`)],
    ifExists: 'OVERWRITE',
  }));
}

/** A route to the invoker; without scopes it is AUTHENTICATION_ONLY. */
export function invokerRoute(path: string, methods: readonly string[], scopes: readonly string[] = []) {
  return {
    path,
    methods,
    backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: INVOKER },
    requestPolicies: {
      authorization:
        scopes.length === 0 ? { type: 'AUTHENTICATION_ONLY' } : { type: 'ANY_OF', allowedScope: scopes },
      headerTransformations: { setHeaders: { items: trustedHeaders() } },
    },
  };
}

const HTTP_ROUTE = {
  path: '/partner',
  methods: ['GET'],
  backend: { type: 'HTTP_BACKEND', url: `https://partner.example/${CANARY}?key=${CANARY}` },
  requestPolicies: {
    authorization: { type: 'ANY_OF', allowedScope: [`${CANARY}.scope`] },
    headerTransformations: {
      setHeaders: { items: [...trustedHeaders(), { name: 'X-Api-Key', values: [`Basic ${CANARY}=`] }] },
      filterHeaders: { type: 'BLOCK', items: [{ name: 'X-Debug' }] },
    },
    queryParameterTransformations: { setQueryParameters: { items: [{ name: 'k', values: [CANARY] }] } },
  },
  responsePolicies: {
    headerTransformations: { filterHeaders: { type: 'BLOCK', items: [{ name: 'X-Internal' }] } },
  },
};

/** A route that the gateway answers itself. */
export const STOCK_ROUTE = {
  path: '/health',
  methods: ['GET'],
  backend: { type: 'STOCK_RESPONSE_BACKEND', status: 200, body: CANARY },
  requestPolicies: { authorization: { type: 'AUTHENTICATION_ONLY' } },
};

const GOOD = {
  requestPolicies: {
    authentication: {
      type: 'CUSTOM_AUTHENTICATION',
      functionId: AUTHORIZER,
      isAnonymousAccessAllowed: false,
      parameters: { authorization: 'request.headers[Authorization]' },
      cacheKey: ['authorization'],
      validationFailurePolicy: {
        type: 'MODIFY_RESPONSE',
        responseCode: '401',
        responseMessage: CANARY,
        responseHeaderTransformations: { setHeaders: { items: [{ name: 'X-Why', values: [CANARY] }] } },
      },
    },
  },
  loggingPolicies: { executionLog: { isEnabled: true, logLevel: 'INFO' } },
  routes: [
    invokerRoute('/orders/{id}', ['GET'], ['read', 'all']),
    invokerRoute('/hello', ['POST']),
    HTTP_ROUTE,
    STOCK_ROUTE,
  ],
};

/** The good specification with changes. */
export function specificationWith(...edits: readonly Edit[]): unknown {
  const specification = structuredClone(GOOD);
  for (const edit of edits) edit(specification);
  return specification;
}

/** What the linter finds, by default in the deployment of {@link OPTIONS}. */
export function lint(specification: unknown, options: LintOptions = OPTIONS): readonly Finding[] {
  return lintSpecification(specification, options);
}

/** The same in one line each, `rule pointer`. */
export function found(specification: unknown, options: LintOptions = OPTIONS): readonly string[] {
  return lint(specification, options).map(({ rule, pointer }) => `${rule} ${pointer}`);
}

/** What is found in the good specification after these changes. */
export function foundAfter(...edits: readonly Edit[]): readonly string[] {
  return found(specificationWith(...edits));
}
