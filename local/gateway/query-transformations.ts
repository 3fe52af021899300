/**
 * Applies query parameter transformations in the gateway's order: rename and set, then filter.
 * Without a policy the query stays byte for byte as it came.
 *
 * Source: Oracle "Adding Query Parameter Transformation Request Policies".
 */
import { formatQuery, parseQuery, type QueryParameter, toQueryParameter } from './query.ts';
import type { QueryTransformations } from './transformation-schema.ts';
import { renderEncoded } from './url-values.ts';
import { type Context, parseTemplate } from './variables.ts';

/** Turns a raw query into a raw query. */
export type TransformQuery = (query: string, context: Context) => string;

/** Creates the transformation. */
export function createQueryTransformation(policy: QueryTransformations | undefined): TransformQuery {
  if (policy === undefined) return (query) => query;
  const renames = policy.renameQueryParameters?.items ?? [];
  const sets = (policy.setQueryParameters?.items ?? []).map(({ name, values, ifExists = 'OVERWRITE' }) => {
    return { name, values: values.map(parseTemplate), ifExists };
  });
  const isKept = createFilter(policy);
  return (query, context) => {
    const renamed = renames.reduce((list, { from, to }) => rename(list, from, to), parseQuery(query));
    const set = sets.reduce((list, { name, values, ifExists }) => {
      const isThere = list.some((parameter) => parameter.name === name);
      if (isThere && ifExists === 'SKIP') return list;
      const others = ifExists === 'OVERWRITE' ? list.filter((parameter) => parameter.name !== name) : list;
      return [...others, ...values.map((value) => toQueryParameter(name, renderParameter(value, context)))];
    }, renamed);
    return formatQuery(set.filter(isKept));
  };
}

function rename(list: QueryParameter[], from: string, to: string): QueryParameter[] {
  if (!list.some(({ name }) => name === from)) return list;
  return list
    .filter(({ name }) => name !== to)
    .map((parameter) => (parameter.name === from ? toQueryParameter(to, parameter.value ?? '') : parameter));
}

/** Literal text is encoded here; values of the request are encoded already. */
function renderParameter(template: ReturnType<typeof parseTemplate>, context: Context): string {
  const parts = template.map((part) => {
    return typeof part === 'string' ? encodeURIComponent(Buffer.from(part, 'latin1').toString('utf8')) : part;
  });
  return renderEncoded(parts, context);
}

function createFilter(policy: QueryTransformations): (parameter: QueryParameter) => boolean {
  const filter = policy.filterQueryParameters;
  if (filter === undefined) return () => true;
  const names = new Set(filter.items.map(({ name }) => name));
  return ({ name }) => names.has(name) === (filter.type === 'ALLOW');
}
