/** Callers and tables of integrations for the matrix. */
import assert from 'node:assert/strict';
import type { Caller } from '../../../src/invoker/caller.ts';
import { type Integration, parseIntegrations } from '../../../src/invoker/integrations.ts';

/** OCID of a secret. */
export const SECRET = 'ocid1.vaultsecret.oc1.example-region.exampleoicuser';
/** A client's own token. */
export const CLIENT: Caller = {
  clientId: 'orders-app',
  subject: 'orders-app',
  user: undefined,
  scopes: ['oic.read'],
};
/** A token that the client has for a user. */
export const USER: Caller = { ...CLIENT, subject: 'user@example.com', user: 'user@example.com' };

/** A table with these rows, each completed. */
export function toIntegrations(...rows: readonly object[]): readonly Integration[] {
  const table = rows.map((row, index) => ({
    name: `row-${index}`,
    route: `GET /m4/row-${index}`,
    target: 'https://oic.example/x',
    credential: { type: 'basic', secretId: SECRET },
    ...row,
  }));
  const parsed = parseIntegrations(JSON.stringify(table), {
    allowInsecureHttp: false,
    identityDomain: new URL('https://idcs-0123example.identity.oraclecloud.com'),
  });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.integrations;
}
