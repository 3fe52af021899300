/** Who gets in at all: deployments and routes that ask nobody who they are. */
import { toPointer } from '../../api/pointer.ts';
import type { LintContext, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { toHeaderView } from '../header-view.ts';
import { objectAt, textAt } from '../json.ts';
import { isAnsweredByGateway, isFunctionRoute, type RouteView } from '../route-view.ts';

/** The rule `anonymous-access`. A stock answer, such as that of a health check, may be everyone's. */
export const findAnonymousAccess: Rule = ({ parts, routes }) => {
  const anonymous = routes.filter(({ authorization }) => textAt(authorization, 'type') === 'ANONYMOUS');
  const [harmless] = anonymous.filter(isAnsweredByGateway);
  return [
    ...parts
      .filter(({ value }) => value['isAnonymousAccessAllowed'] === true && harmless === undefined)
      .map(({ keys }) => {
        const pointer = toPointer([...keys, 'isAnonymousAccessAllowed']);
        return toFinding(pointer, 'lets routes ask for nothing', 'make it false');
      }),
    ...anonymous
      .filter((route) => !isAnsweredByGateway(route))
      .map(({ keys }) => {
        const pointer = toPointer([...keys, 'requestPolicies', 'authorization']);
        const why = 'lets everyone in, with or without a token';
        return toFinding(pointer, why, 'make it ANY_OF with the scopes of the route');
      }),
  ];
};

function toFinding(pointer: string, why: string, mend: string): Finding {
  return { rule: 'anonymous-access', pointer, why, mend };
}

/** The rule `no-authentication`. A route that only passes on what the caller sends is its back end's to protect. */
export const findNoAuthentication: Rule = ({ authentication, policies, routes }) => {
  // A client certificate says who calls, too.
  const isByCertificate = objectAt(policies, 'mutualTls')?.['isVerifiedCertificateRequired'] === true;
  const isAuthenticated = authentication !== undefined || isByCertificate;
  if (isAuthenticated || !routes.some(isWorthProtecting)) return [];
  return [
    {
      rule: 'no-authentication',
      pointer: '/requestPolicies/authentication',
      why: "is not there, and routes lead to a function or carry OIC's credential: whoever reaches the gateway may call",
      mend: 'add CUSTOM_AUTHENTICATION with the authorizer, or TOKEN_AUTHENTICATION',
    },
  ];
};

function isWorthProtecting(route: RouteView): boolean {
  if (isAnsweredByGateway(route)) return false;
  return (
    isFunctionRoute(route) || toHeaderView(route.headers).set.some(({ name }) => name === 'authorization')
  );
}

/** The rule `route-authorization`. */
export const findRoutesWithoutAuthorization: Rule = ({ authentication, routes }: LintContext) => {
  if (authentication === undefined) return [];
  return routes
    .filter((route) => route.authorization === undefined && !isAnsweredByGateway(route))
    .map(({ keys }) => ({
      rule: 'route-authorization',
      pointer: toPointer([...keys, 'requestPolicies', 'authorization']),
      why: 'is not there: the route takes any token that authenticates, without a scope',
      mend: 'add ANY_OF with the scopes of the route, or AUTHENTICATION_ONLY if that is meant',
    }));
};
