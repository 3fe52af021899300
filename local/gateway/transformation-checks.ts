/**
 * Checks transformations across their fields: protected names, a name used twice, unknown variables.
 *
 * Source: Oracle "Adding Header Transformation Request Policies": one header, one transformation; an ALLOW list
 * is exempt, since it runs last and must name what was set.
 */
import { type Keys, toPointer } from '../../gateway/api/pointer.ts';
import type { Problem } from './problem.ts';
import type { HeaderTransformations, QueryTransformations } from './transformation-schema.ts';
import { parseTemplate } from './variables.ts';

/** A name and where it stands. */
interface NamedPlace {
  readonly name: string;
  readonly keys: Keys;
}

interface SetItem {
  readonly name: string;
  readonly values: readonly string[];
}

/** Checks header transformations; `protectedNames` are lower case. */
export function checkHeaderTransformations(
  policy: HeaderTransformations | undefined,
  keys: Keys,
  protectedNames: ReadonlySet<string>,
): Problem[] {
  if (policy === undefined) return [];
  const places = [
    ...namesOf(policy.setHeaders?.items, 'name', [...keys, 'setHeaders', 'items']),
    ...namesOf(policy.renameHeaders?.items, 'from', [...keys, 'renameHeaders', 'items']),
    ...namesOf(policy.renameHeaders?.items, 'to', [...keys, 'renameHeaders', 'items']),
  ];
  const filtered = namesOf(policy.filterHeaders?.items, 'name', [...keys, 'filterHeaders', 'items']);
  const isBlock = policy.filterHeaders?.type === 'BLOCK';
  return [
    ...[...places, ...filtered].flatMap(({ name, keys: at }) => {
      if (!protectedNames.has(name.toLowerCase())) return [];
      return [
        { pointer: toPointer(at), message: 'names a protected header; no transformation may touch it' },
      ];
    }),
    ...checkUnique([...places, ...(isBlock ? filtered : [])], (name) => name.toLowerCase()),
    ...checkUnique(isBlock ? [] : filtered, (name) => name.toLowerCase()),
    ...checkValues(policy.setHeaders?.items ?? [], [...keys, 'setHeaders', 'items']),
  ];
}

/** Checks query parameter transformations; case counts in their names. */
export function checkQueryTransformations(policy: QueryTransformations | undefined, keys: Keys): Problem[] {
  if (policy === undefined) return [];
  const places = [
    ...namesOf(policy.setQueryParameters?.items, 'name', [...keys, 'setQueryParameters', 'items']),
    ...namesOf(policy.renameQueryParameters?.items, 'from', [...keys, 'renameQueryParameters', 'items']),
    ...namesOf(policy.renameQueryParameters?.items, 'to', [...keys, 'renameQueryParameters', 'items']),
  ];
  const filter = policy.filterQueryParameters;
  const filtered = namesOf(filter?.items, 'name', [...keys, 'filterQueryParameters', 'items']);
  return [
    ...checkUnique([...places, ...(filter?.type === 'BLOCK' ? filtered : [])], (name) => name),
    ...checkUnique(filter?.type === 'ALLOW' ? filtered : [], (name) => name),
    ...checkValues(policy.setQueryParameters?.items ?? [], [...keys, 'setQueryParameters', 'items']),
  ];
}

/** The names in a list of items; `key` is the field that holds them. */
function namesOf<Key extends string>(
  items: readonly Readonly<Record<Key, unknown>>[] | undefined,
  key: Key,
  keys: Keys,
): NamedPlace[] {
  return (items ?? []).map((item, index) => ({ name: String(item[key]), keys: [...keys, index, key] }));
}

/** Two transformations of one name would depend on an order that the specification does not tell. */
function checkUnique(places: readonly NamedPlace[], normalise: (name: string) => string): Problem[] {
  const seen = new Set<string>();
  return places.flatMap(({ name, keys }) => {
    const key = normalise(name);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      { pointer: toPointer(keys), message: 'names what another transformation of the route names already' },
    ];
  });
}

/** Reads every value as a template, as the gateway will at run time. */
function checkValues(items: readonly SetItem[], keys: Keys): Problem[] {
  return items.flatMap(({ values }, index) => {
    return values.flatMap((value, at) =>
      checkText(() => parseTemplate(value), [...keys, index, 'values', at]),
    );
  });
}

/** Runs a parser of variables and words its refusal as a problem. */
export function checkText(parse: () => unknown, keys: Keys): Problem[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [{ pointer: toPointer(keys), message: error instanceof Error ? error.message : 'cannot be read' }];
  }
}
