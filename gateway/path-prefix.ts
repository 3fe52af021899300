/**
 * The path prefix of a deployment: in integrations.json every route begins with it, in a specification none does, since the
 * gateway puts it in front.
 */

// Oracle "API Gateway Internal Limits".
const MAX_CHARACTERS = 255;

/** True for a prefix that a deployment may have: whole segments of plain characters, no slash at the end. */
export function isPathPrefix(text: string): boolean {
  return text.length <= MAX_CHARACTERS && /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9\-._~]+)+$/.test(text);
}

/** The path under the prefix, with its slash; undefined for one elsewhere. */
export function withoutPrefix(path: string, prefix: string): string | undefined {
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
}
