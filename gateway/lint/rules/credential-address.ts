/**
 * Where a credential in a route goes. Whoever may call the route calls what is at that address, so that it must be the
 * integration whose scopes the route asks for: OIC's user may call every integration of the instance.
 */
import { toPointer } from '../../api/pointer.ts';
import type { LintContext, Rule } from '../context.ts';
import { toHeaderView } from '../header-view.ts';
import { hasMethod, type RouteView } from '../route-view.ts';
import { leadsTo, placedIntegrations } from '../table.ts';

/** The rule `credential-address`. */
export const findMisledCredentials: Rule = (context) => {
  const placed = placedIntegrations(context);
  const hosts = new Set(placed.map(({ integration }) => toHost(integration.target)));
  return context.routes
    .filter(setsAuthorization)
    .filter(({ backends }) => backends.some(({ url }) => url !== undefined && hosts.has(toHost(url))))
    .filter((route) => !isOfIntegrations(route, context))
    .map(({ keys }) => ({
      rule: 'credential-address',
      pointer: toPointer([...keys, 'backend', 'url']),
      why: "takes OIC's credential to an address that is not that of the integration with this path and method",
      mend: 'write the route with `gatekeeper spec`, or have the table say that there is such an integration',
    }));
};

function setsAuthorization({ headers }: RouteView): boolean {
  return toHeaderView(headers).set.some(({ name }) => name === 'authorization');
}

/** True when each method of the route leads to the integration that has the path with it. */
function isOfIntegrations(route: RouteView, context: LintContext): boolean {
  const own = placedIntegrations(context).filter((placed) => leadsTo(route, placed));
  return (
    route.methods.length > 0 &&
    route.methods.every(({ name }) => own.some(({ method }) => method === name && hasMethod(route, method)))
  );
}

/** In one form, whatever the text: hosts have no case, and 443 is the port of https. */
function toHost(url: string): string {
  const [, host = ''] = /^https?:\/\/([^/?#]*)/i.exec(url) ?? [];
  return host.toLowerCase().replace(/^.*@/, '').replace(/:443$/, '');
}
