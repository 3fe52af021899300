/**
 * Where an HTTP route leads: the target of an integration, with the parameters of the route's path in the gateway's own
 * words: `{id}` is `${request.path[id]}`.
 */
import type { RoutePattern } from '../../src/invoker/route-pattern.ts';
import type { Placed } from './gateway-routes.ts';

/**
 * The address for calls on `path`: the integration's own path, or a narrower one that belongs to it too. What the
 * integration calls `{id}` may there be another parameter, or a literal segment.
 */
export function toBackendUrl({ integration, pattern }: Placed, path: RoutePattern): string {
  const texts = [
    ...path.segments.map(({ literal, name }) => literal ?? toVariable(name)),
    ...(path.wildcard === undefined ? [] : [toVariable(path.wildcard)]),
  ];
  const one = new Map(pattern.segments.map(({ name }, index) => [name, texts[index] ?? '']));
  // A wildcard of no segment takes its slash along, as at the invoker.
  const rest = texts.slice(pattern.segments.length).map((text) => `/${text}`);
  return integration.target
    .replace(/\{([A-Za-z0-9_]+)\}/g, (_whole, name: string) => one.get(name) ?? '')
    .replace(/\/\{[A-Za-z0-9_]+\*\}/g, () => rest.join(''));
}

function toVariable(name: string): string {
  return `\${request.path[${name}]}`;
}
