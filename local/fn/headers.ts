/**
 * Which headers pass between caller and function. Nearly all do: whoever may invoke a function can say
 * `Fn-Http-H-Authorization`, here as in Oracle Cloud. Only what the platform vouches for is its own. Pure.
 * Sources: Fn agent (`createUDSRequest`, `StripHopHeaders`); OCI's captured gateway call (`Oci-Subject-*`).
 */
import type { ResourcePrincipal } from '../oci/session-token.ts';

/** What the platform says about a call. */
export interface CallFacts {
  readonly callId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Who signed the request, if anyone did. */
  readonly principal: ResourcePrincipal | undefined;
}

const HOP_BY_HOP = [
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** Set anew by whoever sends the message on. */
const PER_MESSAGE = ['host', 'content-length', 'expect', 'date'];
const PLATFORM = [
  'fn-call-id',
  'fn-deadline',
  'oci-subject-id',
  'oci-subject-type',
  'oci-subject-tenancy-id',
];

// `Date` is part of a signed request and reaches the function; that of an answer is written anew.
const NOT_TO_FUNCTION = [...HOP_BY_HOP, ...PER_MESSAGE.filter((name) => name !== 'date'), ...PLATFORM];
const NOT_TO_CALLER = [...HOP_BY_HOP, ...PER_MESSAGE, 'fn-call-id'];

/** The headers for the function, names and values in turn, sorted by name as Go's client writes them. */
export function toFunctionHeaders(rawHeaders: readonly string[], facts: CallFacts): string[] {
  const { callId, deadline, principal } = facts;
  // A verified signature ends here: with it, the function could repeat its caller's request for five minutes.
  const dropped = principal === undefined ? NOT_TO_FUNCTION : [...NOT_TO_FUNCTION, 'authorization'];
  // Spellings with `_` pass: whether Oracle Cloud drops them is not documented, so a function must cope.
  const pairs = toPairs(rawHeaders).filter(([name]) => !dropped.includes(name.toLowerCase()));
  pairs.push(['Fn-Call-Id', callId], ['Fn-Deadline', toDeadline(deadline)]);
  if (principal !== undefined) {
    pairs.push(['Oci-Subject-Id', principal.resourceId]);
    pairs.push(['Oci-Subject-Type', 'resource']);
    pairs.push(['Oci-Subject-Tenancy-Id', principal.tenancyId]);
  }
  // Stable, so repeated headers keep their order.
  return pairs.sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase())).flat();
}

/** The function's headers for the caller, and the call's id. */
export function toCallerHeaders(rawHeaders: readonly string[], callId: string): string[] {
  const pairs = toPairs(rawHeaders).filter(([name]) => !NOT_TO_CALLER.includes(name.toLowerCase()));
  return [...pairs.flat(), 'Fn-Call-Id', callId];
}

function toPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** RFC 3339 with whole seconds, cut off: a function must not believe in time that it does not have. */
function toDeadline(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
