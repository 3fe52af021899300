/**
 * The scopes of routes. The gateway's are a coarse sieve: the invoker asks for the exact ones again; but what the gateway
 * refuses never gets there.
 */
import { toPointer } from '../../api/pointer.ts';
import { toRouteAuthorization } from '../../specification/gateway-routes.ts';
import type { LintContext, RouteView, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { textAt, textsAt } from '../json.ts';
import { integrationsBehind } from '../table.ts';

/** The rule `scopes`. */
export const findScopeMistakes: Rule = (context) =>
  context.routes.flatMap((route) => checkRoute(route, context));

function checkRoute(route: RouteView, context: LintContext): readonly Finding[] {
  const type = textAt(route.authorization, 'type');
  if (type !== 'ANY_OF' && type !== 'AUTHENTICATION_ONLY') return [];
  const pointer = toPointer([...route.keys, 'requestPolicies', 'authorization']);
  const found = (why: string, mend: string): Finding[] => [{ rule: 'scopes', pointer, why, mend }];
  const scopes = textsAt(route.authorization, 'allowedScope');
  if (type === 'ANY_OF' && scopes.length === 0) {
    return found('is ANY_OF of no scope: nobody passes', 'name the scopes in allowedScope');
  }
  const behind = integrationsBehind(route, context);
  if (behind.length === 0) return [];
  const wanted = toRouteAuthorization(behind);
  const names = behind.map(({ name }) => name).join(', ');
  if (wanted.type === 'AUTHENTICATION_ONLY') {
    if (type === 'AUTHENTICATION_ONLY') return [];
    const why = `asks for a scope where ${names} can be called without one: such callers are refused`;
    return found(why, 'make it AUTHENTICATION_ONLY, or ask for scopes in integrations.json');
  }
  if (type === 'AUTHENTICATION_ONLY') {
    return found(
      `asks for no scope where ${names} asks for some: tokens without one cost an invocation each`,
      `make it ANY_OF with allowedScope ${JSON.stringify(wanted.allowedScope)}`,
    );
  }
  const missing = wanted.allowedScope.filter((scope) => !scopes.includes(scope));
  const useless = scopes.filter((scope) => !wanted.allowedScope.includes(scope));
  return [
    ...(missing.length === 0
      ? []
      : found(`lacks scopes that open ${names}`, `add ${JSON.stringify(missing)}`)),
    ...(useless.length === 0
      ? []
      : found(
          `has scopes that do not open ${names}: the invoker refuses them`,
          `take out ${JSON.stringify(useless)}`,
        )),
  ];
}
