/**
 * Which integration a request path means. It reads the path as it came, decodes nothing, and takes neither
 * empty nor dot segments: what two readers could read differently names no integration.
 * Source: Oracle Integration, endpoint URLs of REST triggers, with and without a project.
 */

/** A path below `/ic/api/integration`. */
export interface Target {
  readonly project: string | undefined;
  /** Identifier of the integration, such as `HELLO_WORLD`. */
  readonly code: string;
  /** Such as `1.0`. */
  readonly version: string;
  /** Segments below the version, still percent-encoded. */
  readonly resource: readonly string[];
  readonly query: URLSearchParams;
}

const PLAIN = /^\/ic\/api\/integration\/v1\/flows\/rest\/([^/]+)\/([^/]+)\/(.+)$/;
const IN_PROJECT = /^\/ic\/api\/integration\/v2\/flows\/rest\/project\/([^/]+)\/([^/]+)\/([^/]+)\/(.+)$/;
const DOTS = /^(?:\.|%2e){1,2}$/i;

/** The target of a request line's URL; undefined for a path of another form. */
export function parseTarget(url: string): Target | undefined {
  const [path = '', ...query] = url.split('?');
  const inProject = IN_PROJECT.exec(path);
  const parts = inProject?.slice(1) ?? [undefined, ...(PLAIN.exec(path)?.slice(1) ?? [])];
  const [project, code, version, rest] = parts;
  if (code === undefined || version === undefined || rest === undefined) return undefined;
  const resource = rest.split('/');
  if (resource.some((segment) => segment === '' || DOTS.test(segment))) return undefined;
  return { project, code, version, resource, query: new URLSearchParams(query.join('?')) };
}

/** A segment decoded once; undefined when it is not percent-encoded UTF-8. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
