/**
 * Transformations of headers: the caller's token on its way to the invoker, names used twice, names that the gateway keeps.
 *
 * Source: Oracle "Adding Header Transformation Request Policies" and "Protected Request Headers and Response Headers".
 */
import { toPointer } from '../../api/pointer.ts';
import { PROTECTED_REQUEST_HEADERS, PROTECTED_RESPONSE_HEADERS } from '../../api/protected-headers.ts';
import { type HeaderView, type RouteView, type Rule, toHeaderView } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { Part } from '../parts.ts';
import { isInvokerRoute } from '../table.ts';

const AUTHORIZATION = 'authorization';

/** The rule `authorization-dropped`. */
export const findDroppedAuthorization: Rule = ({ routes, callerSource }) =>
  callerSource === 'gateway' ? [] : routes.filter(isInvokerRoute).flatMap(checkAuthorization);

function checkAuthorization({ keys, headers }: RouteView): readonly Finding[] {
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

/** The rules `header-twice` and `protected-header`, of requests, responses and failure policies. */
export const findHeaderMistakes: Rule = ({ parts }) =>
  parts.filter(({ name }) => name === 'HeaderTransformationPolicy').flatMap(checkTransformations);

interface Named {
  readonly name: string;
  readonly pointer: string;
}

function checkTransformations({ keys, value }: Part): readonly Finding[] {
  const view = toHeaderView(value);
  const names = toNames(view, (place) => toPointer([...keys, ...place]));
  const filtered = toFiltered(view, (place) => toPointer([...keys, ...place]));
  // Of an ALLOW list the names of headers that are set must be in it: it runs last.
  const isAllowList = view.filter?.isAllowList === true;
  const twice = isAllowList ? [...repeats(names), ...repeats(filtered)] : repeats([...names, ...filtered]);
  const isRequest = keys.includes('requestPolicies') && keys[0] === 'routes';
  const kept = isRequest ? PROTECTED_REQUEST_HEADERS : PROTECTED_RESPONSE_HEADERS;
  return [
    ...twice.map(({ name, pointer }): Finding => {
      const why = `names ${name}, which another transformation of this message names already`;
      return { rule: 'header-twice', pointer, why, mend: 'leave one of the two' };
    }),
    ...[...names, ...filtered]
      .filter(({ name }) => kept.has(name))
      .map(({ name, pointer }): Finding => {
        const why = `names ${name}, which the gateway keeps to itself`;
        return { rule: 'protected-header', pointer, why, mend: 'take it out' };
      }),
  ];
}

type ToPointer = (place: readonly (string | number)[]) => string;

function toNames({ set, renamed }: HeaderView, at: ToPointer): readonly Named[] {
  return [
    ...set.map(({ name, index }) => ({ name, pointer: at(['setHeaders', 'items', index, 'name']) })),
    ...renamed.flatMap(({ from, to, index }) => [
      { name: from, pointer: at(['renameHeaders', 'items', index, 'from']) },
      { name: to, pointer: at(['renameHeaders', 'items', index, 'to']) },
    ]),
  ];
}

function toFiltered({ filter }: HeaderView, at: ToPointer): readonly Named[] {
  return (filter?.names ?? []).map((name, index) => ({
    name,
    pointer: at(['filterHeaders', 'items', index, 'name']),
  }));
}

function repeats(names: readonly Named[]): readonly Named[] {
  return names.filter(({ name }, index) => names.findIndex((other) => other.name === name) !== index);
}
