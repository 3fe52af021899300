/**
 * Applies header transformations in the gateway's order: rename and set on what came in, then filter.
 * It never touches a protected header: an ALLOW list, too, lets those through.
 *
 * Source: Oracle "Adding Header Transformation Request Policies" and the notes on the API's types.
 */
import { type HeaderList, isSameHeader, type NameValue, readHeaders, toHeaderValue } from './name-values.ts';
import type { HeaderTransformations, IfExists } from './transformation-schema.ts';
import { type Context, parseTemplate, render, type Template } from './variables.ts';

/** Turns headers into headers. */
export type TransformHeaders = (headers: HeaderList, context: Context) => HeaderList;

interface SetRule {
  readonly name: string;
  readonly values: readonly Template[];
  readonly ifExists: IfExists;
}

/** Creates the transformation; `protectedNames` are lower case. */
export function createHeaderTransformation(
  policy: HeaderTransformations | undefined,
  protectedNames: ReadonlySet<string>,
): TransformHeaders {
  if (policy === undefined) return (headers) => headers;
  const renames = policy.renameHeaders?.items ?? [];
  const sets = (policy.setHeaders?.items ?? []).map(({ name, values, ifExists = 'OVERWRITE' }) => {
    return { name, values: values.map(parseTemplate), ifExists };
  });
  const isKept = createFilter(policy, protectedNames);
  return (headers, context) => {
    const renamed = renames.reduce((list, rule) => renameHeader(list, rule), headers);
    const set = sets.reduce((list, rule) => setHeader(list, rule, context), renamed);
    return set.filter(([name]) => isKept(name));
  };
}

/** Without the source header nothing happens: whether a header of the new name should go then is unknown. */
function renameHeader(headers: HeaderList, rule: { readonly from: string; readonly to: string }): HeaderList {
  const values = readHeaders(headers, rule.from);
  if (values.length === 0) return headers;
  const others = headers.filter(([name]) => !isSameHeader(name, rule.from) && !isSameHeader(name, rule.to));
  return [...others, ...values.map((value): NameValue => [rule.to, value])];
}

/** OVERWRITE replaces every value there, APPEND adds further ones, SKIP leaves what is there. */
function setHeader(headers: HeaderList, rule: SetRule, context: Context): HeaderList {
  const isThere = readHeaders(headers, rule.name).length > 0;
  if (isThere && rule.ifExists === 'SKIP') return headers;
  const others =
    rule.ifExists === 'OVERWRITE' ? headers.filter(([name]) => !isSameHeader(name, rule.name)) : headers;
  // A missing variable leaves an empty value, and the empty value still overwrites what the client sent.
  const values = rule.values.map((value): NameValue => [rule.name, toHeaderValue(render(value, context))]);
  return [...others, ...values];
}

/** The filter runs last, so it sees what was set and renamed. */
function createFilter(
  policy: HeaderTransformations,
  protectedNames: ReadonlySet<string>,
): (name: string) => boolean {
  const filter = policy.filterHeaders;
  if (filter === undefined) return () => true;
  const names = new Set(filter.items.map(({ name }) => name.toLowerCase()));
  if (filter.type === 'BLOCK') return (name) => !names.has(name.toLowerCase());
  return (name) => names.has(name.toLowerCase()) || protectedNames.has(name.toLowerCase());
}
