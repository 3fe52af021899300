/**
 * The URL of an HTTP back end: fixed scheme and authority, context variables in the path only.
 * It never lets a value of a request choose the host, the port or the query.
 *
 * Source: Oracle "Adding Context Variables to Policies and HTTP Back End Definitions".
 */
import { isPlainSegment } from './path.ts';
import { formatQuery, type QueryParameter } from './query.ts';
import { renderEncoded } from './url-values.ts';
import { type Context, parseTemplate, type Template } from './variables.ts';

/** A back end's URL, cut into what is fixed and what is filled in. */
export interface BackendUrl {
  readonly origin: URL;
  readonly path: Template;
  /** The URL's own query, without the `?`. */
  readonly query: string;
}

/** Reads the URL; a string says what is wrong with it. Throws VariableError for unknown variables. */
export function parseBackendUrl(text: string): BackendUrl | string {
  const [, prefix, path = '', query = ''] =
    /^(https?:\/\/[^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(text) ?? [];
  if (prefix === undefined) return 'must be an http or https URL without a fragment';
  if (prefix.includes('${')) return 'must not have a context variable in its host';
  if (query.includes('${'))
    return 'must not have a context variable in its query; use queryParameterTransformations';
  if (prefix.includes('@'))
    return 'must not have a user or password; set Authorization by headerTransformations';
  if (!URL.canParse(prefix)) return 'has no valid host';
  const literal = path.replaceAll(/\$\{[^}]*\}/g, 'x');
  if (!/^[!-~]*$/.test(literal + query)) return 'must be plain ASCII';
  if (!literal.split('/').every(isPlainSegment)) return 'has a dot segment or a broken escape in its path';
  return { origin: new URL(prefix), path: parseTemplate(path === '' ? '/' : path), query };
}

/** The path and query to ask for; undefined when a value would turn the path into another one. */
export function toBackendTarget(
  url: BackendUrl,
  context: Context,
  query: { readonly raw: string } | { readonly parameters: readonly QueryParameter[] },
): string | undefined {
  const path = renderEncoded(url.path, context);
  // A value such as `..` fills a whole segment and climbs up, however it is encoded.
  if (!path.split('/').every(isPlainSegment)) return undefined;
  const own = 'raw' in query ? query.raw : formatQuery(query.parameters);
  const joined = [url.query, own].filter((part) => part !== '').join('&');
  return joined === '' ? path : `${path}?${joined}`;
}
