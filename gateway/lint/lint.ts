/**
 * Finds in an API deployment specification what Oracle does not: it may be taken and still let the wrong caller in, or keep
 * the right one out. It knows the whole API, not only what this project makes of it. Pure.
 */
import { createContext, type LintOptions, type Rule } from './context.ts';
import type { Finding } from './finding.ts';
import { isDeeperThan } from './json.ts';
import { walkSpecification } from './parts.ts';
import {
  findAnonymousAccess,
  findNoAuthentication,
  findRoutesWithoutAuthorization,
} from './rules/authentication.ts';
import { findDroppedAuthorization } from './rules/authorization-dropped.ts';
import { findOtherAuthorizers } from './rules/authorizer.ts';
import { findUnusableAddresses } from './rules/backend-address.ts';
import { findUnsafeCacheKeys } from './rules/cache-key.ts';
import { findMisledCredentials } from './rules/credential-address.ts';
import { findBeyondLimits } from './rules/limits.ts';
import { findPathMistakes, findRepeatedRoutes } from './rules/paths.ts';
import { findSharedAnswers } from './rules/response-cache.ts';
import { findScopeMistakes } from './rules/scopes.ts';
import { findIntegrationsWithoutRoute, findRoutesWithoutIntegration } from './rules/table.ts';
import { findUnsafeConnections } from './rules/tls.ts';
import { findMissingAudiences, findTokenPlaceMistakes } from './rules/token-policy.ts';
import { findTransformationMistakes } from './rules/transformations.ts';
import { findUntrustworthyHeaders } from './rules/trusted-headers.ts';

const FINDERS: readonly Rule[] = [
  findTokenPlaceMistakes,
  findBeyondLimits,
  findPathMistakes,
  findRepeatedRoutes,
  findUnsafeCacheKeys,
  findOtherAuthorizers,
  findSharedAnswers,
  findAnonymousAccess,
  findNoAuthentication,
  findMissingAudiences,
  findRoutesWithoutAuthorization,
  findScopeMistakes,
  findUntrustworthyHeaders,
  findDroppedAuthorization,
  findTransformationMistakes,
  findUnusableAddresses,
  findMisledCredentials,
  findUnsafeConnections,
  findRoutesWithoutIntegration,
  findIntegrationsWithoutRoute,
];

/** Far deeper than the API's own parts nest. */
const MAX_DEPTH = 64;

/** All findings, those of form first. Takes any JSON, and never throws. */
export function lintSpecification(specification: unknown, options: LintOptions): readonly Finding[] {
  if (isDeeperThan(specification, MAX_DEPTH)) {
    const why = `nests deeper than ${MAX_DEPTH} levels: nothing in it was looked at`;
    return [{ rule: 'wrong-form', pointer: '', why, mend: 'take out what does not belong there' }];
  }
  const { parts, findings } = walkSpecification(specification);
  const context = createContext(specification, parts, options);
  return [...findings, ...FINDERS.flatMap((find) => find(context))];
}
