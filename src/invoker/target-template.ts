/**
 * Where an integration is: an address that is fixed but for the parameters in its path.
 * Each value becomes one segment, or with `{name*}` as many as it has; nothing of it can be anything else.
 */
import { encodeSegment } from './path.ts';
import type { RouteMatch } from './routes.ts';

const SEGMENTS = "(?:[/A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}|\\{[A-Za-z0-9_]+\\})*";
/**
 * Scheme, host and port, path, query, spelt out on the raw text. A parameter in the host or the query would let the
 * caller choose where the credential goes, and `URL` takes spellings of a host that only it takes for one.
 */
export const TARGET = new RegExp(
  `^https?://[A-Za-z0-9.\\-]+(?::\\d{1,5})?(?:/${SEGMENTS})?(?:/\\{[A-Za-z0-9_]+\\*\\})?` +
    `(?:\\?[A-Za-z0-9\\-._~!$&'()*+,;=:@/?%]*)?$`,
);

/** True when `URL` reads host and path as they are written: nothing resolved, nothing taken for an IPv4 address. */
export function isPlainTarget(target: string): boolean {
  const sample = target.replace(/\{[^}]+\}/g, 'x');
  const [, host = '', path = ''] = /^https?:\/\/([^/?:]*)[^/?]*([^?]*)/.exec(sample) ?? [];
  const isHostKept = URL.canParse(sample) && new URL(sample).hostname === host.toLowerCase();
  return isHostKept && !path.split('/').some(isDotSegment);
}

/** `URL` resolves these, the percent-encoded ones included. */
export function isDotSegment(segment: string): boolean {
  const plain = segment.replace(/%2e/gi, '.');
  return plain === '.' || plain === '..';
}

/**
 * The target with its parameters, and the caller's query behind the target's own. A parameter that the target has
 * itself is taken from the caller's query: many servers would take the last of two.
 */
export function toTargetUrl({ integration, parameters }: RouteMatch, query: string): URL {
  let filled = integration.target;
  for (const [name, values] of parameters) {
    const segments = values.map(encodeSegment);
    // A wildcard without any segment takes its slash along. What is put in holds no braces.
    filled = filled
      .replaceAll(`/{${name}*}`, () => segments.map((segment) => `/${segment}`).join(''))
      .replaceAll(`{${name}}`, () => segments.join('/'));
  }
  const url = new URL(filled);
  const own = url.search.slice(1);
  const ownNames = toParameterNames(own);
  const isFree = (pair: string): boolean => toParameterNames(pair).every((name) => !ownNames.includes(name));
  const others = own === '' ? query.slice(1) : query.slice(1).split('&').filter(isFree).join('&');
  const joined = [own, others].filter((part) => part !== '').join('&');
  // With its own question mark, since a query may begin with another one.
  url.search = joined === '' ? '' : `?${joined}`;
  return url;
}

/** The decoded names, by every reading: to some servers `;` separates as `&` does, and a second `?` means nothing. */
function toParameterNames(query: string): readonly string[] {
  const pairs = new URLSearchParams(query.replaceAll(';', '&'));
  return [...pairs.keys()].map((name) => name.replace(/^\?+/, ''));
}
