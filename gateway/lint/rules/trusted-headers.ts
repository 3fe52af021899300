/**
 * Headers that say who calls. The gateway writes them from the authorizer's context; on a route that does not, a caller's
 * own header of that name gets through, and the back end cannot tell.
 */
import { LIMITS } from '../../api/limits.ts';
import { toPointer } from '../../api/pointer.ts';
import { TRUSTED_HEADERS } from '../../specification/trusted-headers.ts';
import type { LintContext, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { type HeaderView, toHeaderView } from '../header-view.ts';
import { textAt, textsAt } from '../json.ts';
import { isAnsweredByGateway, type RouteView } from '../route-view.ts';

// What is beyond them is no specification, and said to be none; every name counts for every route.
const MAX_ROUTES = LIMITS.ApiSpecification.routes.max;
const MAX_HEADERS = LIMITS.SetHeaderPolicy.items.max;

/** What is no name, and what a back end verifies itself, whoever wrote it. */
const NOT_TRUSTED = ['', 'authorization'];

/** The rule `trusted-header`. */
export const findUntrustworthyHeaders: Rule = (context) => {
  const routes = context.routes
    .slice(0, MAX_ROUTES)
    .filter((route) => !isAnsweredByGateway(route))
    .map((route) => ({ route, view: toHeaderView(route.headers) }));
  const trusted = findTrusted(
    routes.map(({ view }) => view),
    context,
  );
  return routes.flatMap(({ route, view }) =>
    [...trusted].flatMap(([name, key]) => check({ name, key, route, view })),
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
    view.set
      .slice(0, MAX_HEADERS)
      .filter(({ name, item }) => !NOT_TRUSTED.includes(name) && textsAt(item, 'values').some(isFromContext)),
  );
  const names = [...new Set(set.map(({ name }) => name))];
  const known = own.filter(([name]) => callerSource === 'gateway' || names.includes(name));
  return new Map<string, string | undefined>([...names.map((name) => [name, undefined] as const), ...known]);
}

function isFromContext(value: string): boolean {
  return value.includes('request.auth[');
}

/** True for a value in which every variable is the authorizer's word; text may stand around it, such as `Bearer`. */
function isFromContextAlone(value: string): boolean {
  const variables = value.match(/\$\{[^}]*\}?/g) ?? [];
  return (
    variables.length > 0 && variables.every((variable) => /^\$\{request\.auth\[[^\]]+\]\}$/.test(variable))
  );
}

interface Place {
  readonly name: string;
  readonly key: string | undefined;
  readonly route: RouteView;
  readonly view: HeaderView;
}

function check(place: Place): readonly Finding[] {
  const { name, key, view } = place;
  const value = `\${request.auth[${key ?? '…'}]}`;
  const item = view.set.find((set) => set.name === name);
  if (item === undefined) return checkUnset(place, value);
  const keys = ['setHeaders', 'items', item.index];
  if ((textAt(item.item, 'ifExists') ?? 'OVERWRITE') !== 'OVERWRITE') {
    const why = `does not overwrite ${name}: a caller's own value stays`;
    return found(place, [...keys, 'ifExists'], { why, mend: 'make it OVERWRITE' });
  }
  const [only, ...others] = textsAt(item.item, 'values');
  const isRight = only !== undefined && (key === undefined ? isFromContextAlone(only) : only === value);
  if (!isRight || others.length > 0) {
    const why = `does not have ${name} from the authorizer's word alone`;
    return found(place, [...keys, 'values'], { why, mend: `make ${value} its only value` });
  }
  const { filter } = view;
  if (filter?.isAllowList !== true || filter.names.includes(name)) return [];
  const why = `takes ${name} away again: an ALLOW filter runs after what is set`;
  return found(place, ['filterHeaders'], { why, mend: `add ${name} to its items` });
}

/** What is taken away from every request cannot be a caller's word; an invoker that waits for it refuses the call. */
function checkUnset(place: Place, value: string): readonly Finding[] {
  const { name, key, view } = place;
  const { filter, renamed } = view;
  const isFiltered = filter !== undefined && filter.isAllowList !== filter.names.includes(name);
  const isTaken = isFiltered || renamed.some(({ from }) => from === name);
  if (isTaken && key === undefined) return [];
  const harm = isTaken ? 'the invoker needs it' : 'what a caller sends under that name gets through';
  const mend = `set ${name} to ${value}, ifExists OVERWRITE`;
  return found(place, ['setHeaders'], { why: `does not overwrite ${name}: ${harm}`, mend });
}

function found(
  { route }: Place,
  keys: readonly (string | number)[],
  words: Pick<Finding, 'why' | 'mend'>,
): readonly Finding[] {
  const pointer = toPointer([...route.keys, 'requestPolicies', 'headerTransformations', ...keys]);
  return [{ rule: 'trusted-header', pointer, ...words }];
}
