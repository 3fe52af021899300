/**
 * Headers that say who calls. The gateway writes them from the authorizer's context; on a route that does not, a caller's
 * own header of that name gets through, and the back end cannot tell.
 */
import { toPointer } from '../../api/pointer.ts';
import { TRUSTED_HEADERS } from '../../specification/trusted-headers.ts';
import { type HeaderView, type LintContext, type RouteView, type Rule, toHeaderView } from '../context.ts';
import type { Finding } from '../finding.ts';
import { textAt, textsAt } from '../json.ts';

const FROM_CONTEXT = /^\$\{request\.auth\[[^\]]+\]\}$/;

/** The rule `trusted-header`. */
export const findUntrustworthyHeaders: Rule = (context) => {
  const routes = context.routes
    .filter(({ backendType }) => backendType !== 'STOCK_RESPONSE_BACKEND')
    .map((route) => ({ route, view: toHeaderView(route.headers) }));
  const trusted = findTrusted(
    routes.map(({ view }) => view),
    context,
  );
  return routes.flatMap(({ route, view }) =>
    [...trusted].flatMap(([name, key]) => check(name, key, { route, view })),
  );
};

/**
 * Names in lower case, each with the key that it must come from, where that is known: those that the invoker believes, and
 * whatever else a route takes from the context.
 */
function findTrusted(
  views: readonly HeaderView[],
  { callerSource }: LintContext,
): ReadonlyMap<string, string | undefined> {
  const own = Object.entries(TRUSTED_HEADERS).map(([name, key]) => [name.toLowerCase(), key] as const);
  const set = views.flatMap((view) =>
    view.set.filter(({ item }) => textsAt(item, 'values').some(isFromContext)),
  );
  const names = set.map(({ name }) => name);
  const known = own.filter(([name]) => callerSource === 'gateway' || names.includes(name));
  return new Map<string, string | undefined>([...names.map((name) => [name, undefined] as const), ...known]);
}

function isFromContext(value: string): boolean {
  return value.includes('request.auth[');
}

function check(
  name: string,
  key: string | undefined,
  { route, view }: { readonly route: RouteView; readonly view: HeaderView },
): readonly Finding[] {
  const at = [...route.keys, 'requestPolicies', 'headerTransformations'];
  const found = (keys: readonly (string | number)[], why: string, mend: string): Finding[] => [
    { rule: 'trusted-header', pointer: toPointer([...at, ...keys]), why, mend },
  ];
  const value = `\${request.auth[${key ?? '…'}]}`;
  const item = view.set.find((set) => set.name === name);
  if (item === undefined) {
    const why = `does not overwrite ${name}: what a caller sends under that name gets through`;
    return found(['setHeaders'], why, `set ${name} to ${value}, ifExists OVERWRITE`);
  }
  const keys = ['setHeaders', 'items', item.index];
  if ((textAt(item.item, 'ifExists') ?? 'OVERWRITE') !== 'OVERWRITE') {
    const why = `does not overwrite ${name}: a caller's own value stays`;
    return found([...keys, 'ifExists'], why, 'make it OVERWRITE');
  }
  const [only, ...others] = textsAt(item.item, 'values');
  const isRight = only !== undefined && (key === undefined ? FROM_CONTEXT.test(only) : only === value);
  if (!isRight || others.length > 0) {
    const why = `does not have ${name} from the authorizer's word alone`;
    return found([...keys, 'values'], why, `make ${value} its only value`);
  }
  const { filter } = view;
  if (filter?.isAllowList !== true || filter.names.includes(name)) return [];
  const why = `takes ${name} away again: an ALLOW filter runs after what is set`;
  return found(['filterHeaders'], why, `add ${name} to its items`);
}
