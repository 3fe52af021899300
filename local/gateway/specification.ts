/**
 * Turns the JSON of an API deployment specification into a typed one, or into the list of all its problems.
 * It never accepts a part that the gateway would then ignore.
 */

import * as v from 'valibot';
import { toPointer } from '../../gateway/api/pointer.ts';
import { checkAuthentication } from './authentication-checks.ts';
import { type Authentication, authenticationSchema } from './authentication-schema.ts';
import { TYPE_HINTS, toFieldRefusal } from './known-fields.ts';
import type { Problem } from './problem.ts';
import { checkRoute, checkRouteTable } from './route-checks.ts';
import { type Route, routeSchema, type Specification, specificationSchema } from './specification-schema.ts';

/** A specification to run, or why it cannot be run. */
export type SpecificationResult =
  | { readonly ok: true; readonly specification: Specification }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Parses and checks a specification; a refusal is a value with every problem in it. */
export function parseSpecification(value: unknown): SpecificationResult {
  const parsed = v.safeParse(specificationSchema, value);
  const issues: readonly v.BaseIssue<unknown>[] = parsed.issues ?? [];
  const problems = [...issues.map(toProblem), ...checkParts(value)];
  if (parsed.success && problems.length === 0) return { ok: true, specification: parsed.output };
  return { ok: false, problems };
}

/**
 * The checks across fields. They run on every part that parses by itself, so that a slip in one route
 * does not hide the problems of the others.
 */
function checkParts(value: unknown): Problem[] {
  const authentication = v.safeParse(
    authenticationSchema,
    readPath(value, ['requestPolicies', 'authentication']),
  );
  const policy: Authentication | undefined = authentication.success ? authentication.output : undefined;
  const isPolicyBroken =
    policy === undefined && readPath(value, ['requestPolicies', 'authentication']) !== undefined;
  const routes = readRoutes(value);
  return [
    ...(policy === undefined ? [] : checkAuthentication(policy, ['requestPolicies', 'authentication'])),
    ...routes.flatMap(({ route, index }) => {
      return checkRoute(route, { keys: ['routes', index], authentication: policy, isPolicyBroken });
    }),
    ...checkRouteTable(routes),
  ];
}

/** The routes that parse by themselves, with their places. */
function readRoutes(value: unknown): { route: Route; index: number }[] {
  const list = readPath(value, ['routes']);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    const parsed = v.safeParse(routeSchema, item);
    return parsed.success ? [{ route: parsed.output, index }] : [];
  });
}

/** A value deep inside unknown JSON; undefined when the way breaks off. */
function readPath(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((part, key) => {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
    return Object.entries(part).find(([name]) => name === key)?.[1];
  }, value);
}

/** Words an issue anew: valibot's own message prints the value, which may be a password. */
function toProblem(issue: v.BaseIssue<unknown>): Problem {
  const keys = (issue.path ?? []).map((item) => String(item.key));
  return { pointer: toPointer(keys), message: toMessage(issue, keys) };
}

function toMessage(issue: v.BaseIssue<unknown>, keys: readonly string[]): string {
  if (issue.type === 'never') return toFieldRefusal(keys);
  if (issue.kind === 'validation') return issue.message;
  const expected = issue.expected ?? 'something else';
  if (issue.received === 'undefined') return `is missing; expected ${expected}`;
  if (issue.type === 'variant' && typeof issue.input === 'string' && Object.hasOwn(TYPE_HINTS, issue.input)) {
    return `${issue.input} is not implemented here: ${TYPE_HINTS[issue.input]}; this gateway runs ${expected}`;
  }
  return `must be ${expected}`;
}
