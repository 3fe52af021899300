/** Tables of integrations as a user writes them; the hosts and the secrets are nobody's. */
import assert from 'node:assert/strict';
import { type Integration, parseIntegrations, type TableContext } from '../../src/invoker/integrations.ts';

export const SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoic';
export const CLIENT_SECRET_ID = 'ocid1.vaultsecret.oc1..exampleoicclient';
export const OIC = 'https://oic.example/ic/api/integration/v1/flows/rest';
export const TOKEN_URL = 'https://domain.example/oauth2/v1/token';
export const SCOPE = 'https://oic.example:443urn:opc:resource:consumer::all';
/** Planted where a value stands that no problem may repeat. */
export const CANARY = 'canary-7f3a';

/** A row of the table. */
export function row(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: 'order',
    route: 'GET /orders/{id}',
    target: `${OIC}/ORDERS/1.0/orders/{id}`,
    credential: { type: 'basic', secretId: SECRET_ID },
    allow: [{ clients: ['orders-app'], scopes: ['oic.invoke'] }],
    ...changes,
  };
}

/** A credential that is a token from {@link TOKEN_URL}. */
export function tokenCredential(
  type: 'client_credentials' | 'user_assertion',
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { type, secretId: CLIENT_SECRET_ID, tokenUrl: TOKEN_URL, scope: SCOPE, ...changes };
}

export function parseRows(rows: unknown, context: Partial<TableContext> = {}) {
  return parseIntegrations(JSON.stringify(rows), {
    allowInsecureHttp: false,
    identityDomain: undefined,
    ...context,
  });
}

/** What is wrong with the rows; nothing when they are accepted. */
export function problemsOf(rows: unknown, context: Partial<TableContext> = {}): readonly string[] {
  const parsed = parseRows(rows, context);
  return parsed.ok ? [] : parsed.problems;
}

/** The table of rows, which must be right. */
export function toTable(rows: unknown, context: Partial<TableContext> = {}): readonly Integration[] {
  const parsed = parseRows(rows, context);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.integrations;
}

/** The one integration of a row, which must be right. */
export function toIntegration(changes: Readonly<Record<string, unknown>> = {}): Integration {
  const [integration] = toTable([row(changes)]);
  assert.ok(integration);
  return integration;
}

/** Rows with these routes, each named after its place in the list. */
export function routeRows(routes: readonly string[]): readonly Record<string, unknown>[] {
  return routes.map((route, index) => row({ name: `r${index}`, route, target: 'https://oic.example/x' }));
}
