/**
 * What the `scope` parameter of a token request asks for, in an identity domain's notation: audience and
 * scope written together, an optional lifetime among them. It grants nothing that the client was not given.
 * Source: Oracle's "Working with access tokens" (fully qualified scopes, `urn:opc:resource:expiry`).
 */
import { DEFAULT_LIFETIME_SECONDS, toDomainUrl } from './claims.ts';
import { MY_SCOPES, type ParsedConfig } from './config.ts';

/** What the token will say. */
interface RequestedAccess {
  readonly audience: string;
  /** Short scopes, space-separated. */
  readonly scope: string;
  readonly lifetimeSeconds: number;
}

/** Why not; goes out as the description of `invalid_scope`. */
interface ScopeRefusal {
  readonly refused: string;
}

/** Reads the scope parameter of one client. */
export type ScopeReader = (clientId: string, requested: string | undefined) => RequestedAccess | ScopeRefusal;

const EXPIRY = /^urn:opc:resource:expiry=([1-9]\d{0,8})$/;
const EXPIRY_PREFIX = 'urn:opc:resource:expiry';

/** What a client without further roles is given for {@link MY_SCOPES}. */
const OWN_SCOPE = 'urn:opc:idm:t.security.client';

/** Knows every scope of the configured resource applications, and which client has which. */
export function createScopeReader(config: ParsedConfig): ScopeReader {
  const grants = new Map(config.clients.map(({ clientId, scopes }) => [clientId, new Set(scopes)]));
  const known = toKnownScopes(config);

  return (clientId, requested) => {
    const parts = (requested ?? '').split(' ').filter((part) => part !== '');
    const lifetimeSeconds = readLifetime(parts);
    if (lifetimeSeconds === undefined) return { refused: 'The expiry is not a number of seconds.' };

    const names = [...new Set(parts.filter((part) => !part.startsWith(EXPIRY_PREFIX)))];
    const granted = names.flatMap((name) => {
      const scope = known.get(name);
      return scope !== undefined && grants.get(clientId)?.has(name) === true ? [scope] : [];
    });
    const [first] = granted;
    // One answer for unknown and for not granted: a client learns nothing about the scopes of others.
    if (first === undefined || granted.length < names.length) {
      return { refused: 'A requested scope is missing, unknown or not granted to the client.' };
    }
    if (granted.some(({ audience }) => audience !== first.audience)) {
      return { refused: 'The requested scopes belong to different audiences.' };
    }
    return { audience: first.audience, scope: granted.map(({ scope }) => scope).join(' '), lifetimeSeconds };
  };
}

interface KnownScope {
  readonly audience: string;
  readonly scope: string;
}

function toKnownScopes(config: ParsedConfig): ReadonlyMap<string, KnownScope> {
  const known = new Map<string, KnownScope>();
  known.set(MY_SCOPES, { audience: toDomainUrl(config.tenant), scope: OWN_SCOPE });
  for (const { audience, scopes } of config.resourceApps) {
    for (const scope of scopes) known.set(audience + scope, { audience, scope });
  }
  return known;
}

/** Shorter than the default if asked for, never longer. Undefined for an expiry that is no number. */
function readLifetime(parts: readonly string[]): number | undefined {
  const asked = parts.filter((part) => part.startsWith(EXPIRY_PREFIX));
  const seconds = asked.map((part) => Number(EXPIRY.exec(part)?.[1]));
  if (seconds.some(Number.isNaN)) return undefined;
  return Math.min(DEFAULT_LIFETIME_SECONDS, ...seconds);
}
