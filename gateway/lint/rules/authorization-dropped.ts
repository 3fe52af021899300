/** The caller's token on its way to an invoker that verifies it itself: what takes it away has every call refused. */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { toHeaderView } from '../header-view.ts';
import type { RouteView } from '../route-view.ts';
import { isInvokerRoute } from '../table.ts';

const AUTHORIZATION = 'authorization';

/** The rule `authorization-dropped`. Other functions than the invoker may well do without the token. */
export const findDroppedAuthorization: Rule = (context) =>
  context.callerSource === 'token'
    ? context.routes.filter((route) => isInvokerRoute(route, context)).flatMap(checkRoute)
    : [];

function checkRoute({ keys, headers }: RouteView): readonly Finding[] {
  const { set, renamed, filter } = toHeaderView(headers);
  const at = [...keys, 'requestPolicies', 'headerTransformations'];
  const found = (place: readonly (string | number)[], why: string, mend: string): Finding => ({
    rule: 'authorization-dropped',
    pointer: toPointer([...at, ...place]),
    why: `${why}, which the invoker verifies itself`,
    mend: `${mend}, or set CALLER_SOURCE=gateway at the invoker`,
  });
  const isFiltered = filter !== undefined && filter.isAllowList !== filter.names.includes(AUTHORIZATION);
  return [
    ...set
      .filter(({ name }) => name === AUTHORIZATION)
      .map(({ index }) =>
        found(['setHeaders', 'items', index], "overwrites the caller's token", 'take it out'),
      ),
    ...renamed
      .filter(({ from, to }) => from === AUTHORIZATION || to === AUTHORIZATION)
      .map(({ index }) =>
        found(['renameHeaders', 'items', index], "renames the caller's token", 'take it out'),
      ),
    ...(isFiltered
      ? [found(['filterHeaders'], "takes away the caller's token", 'let Authorization pass')]
      : []),
  ];
}
