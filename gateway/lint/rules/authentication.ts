/** Who gets in at all: deployments and routes that ask nobody who they are. */
import { toPointer } from '../../api/pointer.ts';
import { type LintContext, type RouteView, type Rule, toHeaderView } from '../context.ts';
import type { Finding } from '../finding.ts';

/** The rule `anonymous-access`. */
export const findAnonymousAccess: Rule = ({ parts }) =>
  parts.flatMap(({ name, keys, value }): Finding[] => {
    const at = toPointer(keys);
    if (name === 'AnonymousRouteAuthorizationPolicy') {
      const why = 'lets everyone in, with or without a token';
      return [
        { rule: 'anonymous-access', pointer: at, why, mend: 'make it ANY_OF with the scopes of the route' },
      ];
    }
    if (value['isAnonymousAccessAllowed'] !== true) return [];
    return [
      {
        rule: 'anonymous-access',
        pointer: `${at}/isAnonymousAccessAllowed`,
        why: 'lets routes ask for nothing',
        mend: 'make it false',
      },
    ];
  });

/** The rule `no-authentication`. A route that only passes on what the caller sends is its back end's to protect. */
export const findNoAuthentication: Rule = ({ authentication, routes }) => {
  if (authentication !== undefined || !routes.some((route) => isWorthProtecting(route))) return [];
  return [
    {
      rule: 'no-authentication',
      pointer: '/requestPolicies/authentication',
      why: "is not there, and routes lead to a function or carry OIC's credential: whoever reaches the gateway may call",
      mend: 'add CUSTOM_AUTHENTICATION with the authorizer, or TOKEN_AUTHENTICATION',
    },
  ];
};

function isWorthProtecting({ backendType, headers }: RouteView): boolean {
  const isFunction = backendType === 'ORACLE_FUNCTIONS_BACKEND';
  return isFunction || toHeaderView(headers).set.some(({ name }) => name === 'authorization');
}

/** The rule `route-authorization`. */
export const findRoutesWithoutAuthorization: Rule = ({ authentication, routes }: LintContext) => {
  if (authentication === undefined) return [];
  return routes
    .filter(({ authorization }) => authorization === undefined)
    .map(({ keys }) => ({
      rule: 'route-authorization',
      pointer: toPointer([...keys, 'requestPolicies', 'authorization']),
      why: 'is not there: the route takes any token that authenticates, without a scope',
      mend: 'add ANY_OF with the scopes of the route, or AUTHENTICATION_ONLY if that is meant',
    }));
};
