/**
 * Finds in an API deployment specification what Oracle does not: it may be taken and still let the wrong caller in, or keep
 * the right one out. It knows the whole API, not only what this project makes of it. Pure.
 */
import { createContext, type LintOptions, type Rule } from './context.ts';
import type { Finding } from './finding.ts';
import { walkSpecification } from './parts.ts';
import {
  findAnonymousAccess,
  findNoAuthentication,
  findRoutesWithoutAuthorization,
} from './rules/authentication.ts';
import { findUnsafeCacheKeys } from './rules/cache-key.ts';
import { findDroppedAuthorization, findHeaderMistakes } from './rules/headers.ts';
import { findBeyondLimits } from './rules/limits.ts';
import { findScopeMistakes } from './rules/scopes.ts';
import { findIntegrationsWithoutRoute, findRoutesWithoutIntegration } from './rules/table.ts';
import { findUnsafeConnections } from './rules/tls.ts';
import { findUntrustworthyHeaders } from './rules/trusted-headers.ts';

const FINDERS: readonly Rule[] = [
  findBeyondLimits,
  findUnsafeCacheKeys,
  findAnonymousAccess,
  findNoAuthentication,
  findRoutesWithoutAuthorization,
  findScopeMistakes,
  findUntrustworthyHeaders,
  findDroppedAuthorization,
  findHeaderMistakes,
  findUnsafeConnections,
  findRoutesWithoutIntegration,
  findIntegrationsWithoutRoute,
];

/** All findings, those of form first. */
export function lintSpecification(specification: unknown, options: LintOptions): readonly Finding[] {
  const { parts, findings } = walkSpecification(specification);
  const context = createContext(specification, parts, options);
  return [...findings, ...FINDERS.flatMap((find) => find(context))];
}
