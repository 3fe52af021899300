/**
 * The headers in which the gateway tells the invoker who calls, and from which entry of the authorizer's context each
 * comes. Every route overwrites all of them: what a caller sends under these names must never arrive.
 */
import type { ApiSetHeader } from '../api/types.ts';

/** Header names, each with its key in `request.auth`. The invoker reads them with `CALLER_SOURCE=gateway`. */
export const TRUSTED_HEADERS = {
  'X-Caller-Client': 'client_id',
  'X-Caller-Sub': 'sub',
  'X-Caller-Sub-Type': 'sub_type',
  'X-Caller-Scope': 'scope',
} as const;

/** Sets each of them; one that the context lacks becomes empty, and still overwrites. */
export function toTrustedHeaders(): ApiSetHeader[] {
  return Object.entries(TRUSTED_HEADERS).map(([name, key]) => ({
    name,
    values: [`\${request.auth[${key}]}`],
    ifExists: 'OVERWRITE',
  }));
}
