/**
 * The scopes of routes. Before the invoker they are a coarse sieve: it asks for the exact ones again, but what the gateway
 * refuses never gets there. On a route to OIC itself they are all that is asked for.
 */
import { toPointer } from '../../api/pointer.ts';
import { type TableRow, toRouteAuthorization } from '../../specification/gateway-routes.ts';
import type { LintContext, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { listAt, textAt } from '../json.ts';
import type { RouteView } from '../route-view.ts';
import { integrationsBehind, isInvokerRoute } from '../table.ts';

/** The rule `scopes`. */
export const findScopeMistakes: Rule = (context) =>
  context.routes.flatMap((route) => checkRoute(route, context));

interface Asked {
  readonly type: string;
  /** As they stand there, which may be anything. */
  readonly scopes: readonly unknown[];
  readonly keys: readonly (string | number)[];
  readonly isInvoker: boolean;
}

function checkRoute(route: RouteView, context: LintContext): readonly Finding[] {
  const type = textAt(route.authorization, 'type');
  if (type !== 'ANY_OF' && type !== 'AUTHENTICATION_ONLY') return [];
  const asked = {
    type,
    scopes: listAt(route.authorization, 'allowedScope'),
    keys: [...route.keys, 'requestPolicies', 'authorization'],
    isInvoker: isInvokerRoute(route, context),
  };
  if (type === 'ANY_OF' && asked.scopes.length === 0) {
    return [found(asked, 'is ANY_OF of no scope: nobody passes', 'name the scopes in allowedScope')];
  }
  const behind = integrationsBehind(route, context).map(({ integration }) => integration);
  if (behind.length === 0) return [];
  // Without an invoker a scope of one integration would open the other.
  return asked.isInvoker ? compare(asked, behind) : behind.flatMap((row) => compare(asked, [row]));
}

function compare(asked: Asked, behind: readonly TableRow[]): readonly Finding[] {
  const wanted = toRouteAuthorization(behind);
  const names = behind.map(({ name }) => name).join(', ');
  if (wanted.type === 'AUTHENTICATION_ONLY') {
    if (asked.type === 'AUTHENTICATION_ONLY') return [];
    const why = `asks for a scope where ${names} can be called without one: such callers are refused`;
    return [found(asked, why, 'make it AUTHENTICATION_ONLY, or ask for scopes in integrations.json')];
  }
  const mend = `make it ANY_OF with allowedScope ${JSON.stringify(wanted.allowedScope)}`;
  if (asked.type === 'AUTHENTICATION_ONLY') {
    const harm = asked.isInvoker ? 'tokens without one cost an invocation each' : 'tokens without one pass';
    return [found(asked, `asks for no scope where ${names} asks for some: ${harm}`, mend)];
  }
  const isMissing = wanted.allowedScope.some((scope) => !asked.scopes.includes(scope));
  const harm = asked.isInvoker ? 'the invoker refuses its tokens' : 'its tokens pass all the same';
  return [
    ...(isMissing ? [found(asked, `lacks scopes that open ${names}`, mend)] : []),
    ...asked.scopes.flatMap((scope, index) => {
      if (typeof scope !== 'string' || wanted.allowedScope.includes(scope)) return [];
      const why = `is a scope that does not open ${names}: ${harm}`;
      return [found({ ...asked, keys: [...asked.keys, 'allowedScope', index] }, why, 'take it out')];
    }),
  ];
}

function found({ keys }: Pick<Asked, 'keys'>, why: string, mend: string): Finding {
  return { rule: 'scopes', pointer: toPointer(keys), why, mend };
}
