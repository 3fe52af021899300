/**
 * Access tokens of our own from an identity domain's token endpoint: minted once, kept until 30 s before they end, and
 * anew when the secret that they were minted with has changed. A token is a Secret from the moment it is there.
 */
import { LRUCache } from 'lru-cache';
import * as v from 'valibot';
import { GatekeeperError } from '../errors.ts';
import { type Clock, type Deadline, limitDeadline } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import { createFlights } from '../runtime/flights.ts';
import type { Log } from '../runtime/log.ts';
import { createPause, HURRIED_MS, type Pause } from '../runtime/pause.ts';
import { createSecret, type Secret } from '../runtime/secret.ts';
import { isRefusal } from '../vault/secret-refusal.ts';
import type { SecretUse } from '../vault/secret-use.ts';
import type { AskDomain, DomainQuestion } from './domain-client.ts';

/** How a token is asked for. */
export interface Grant extends Pick<DomainQuestion, 'toRequest'> {
  /** The grant, its scope and, where it is for someone, for whom: tokens of two purposes are two tokens. */
  readonly purpose: string;
}

/** Which token is wanted. */
export interface TokenRequest {
  readonly tokenUrl: URL;
  readonly secretId: string;
  readonly grant: Grant;
  readonly deadline: Deadline;
}

/** A token and the version of the secret that it was minted with. */
export interface MintedToken {
  readonly token: Secret<string>;
  readonly secretVersion: number;
}

/** The tokens. */
export interface AccessTokens {
  /** The token, minted if need be. Throws what {@link AskDomain} throws. */
  get(request: TokenRequest): Promise<MintedToken>;
  /** A newer token than the refused one, minted unless another call has done so. Throws as `get` does. */
  renew(request: TokenRequest, refused: MintedToken): Promise<MintedToken>;
}

/** What the tokens come from. */
export interface AccessTokensDeps {
  ask: AskDomain;
  secrets: SecretUse;
  clock: Clock;
  log: Log;
}

interface KeptToken extends MintedToken {
  readonly renewAt: number;
  readonly endsAt: number;
}

/** What is kept for one request. */
interface Source {
  kept: KeptToken | undefined;
  readonly pause: Pause;
}

const MAX_TOKENS = 200;
const RENEW_BEFORE_END_MS = 30_000;
/** An old token must last until OIC has read it. */
const LAST_USE_BEFORE_END_MS = 5_000;

const answerSchema = v.object({
  // RFC 6750 §2.1: what a header can carry.
  access_token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9\-._~+/]+=*$/)),
  token_type: v.pipe(v.string(), v.regex(/^bearer$/i)),
  expires_in: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/** Creates the tokens. */
export function createAccessTokens({ ask, secrets, clock, log }: AccessTokensDeps): AccessTokens {
  const sources = new LRUCache<string, Source>({ max: MAX_TOKENS });
  const join = createFlights<KeptToken>();

  function open(key: string): Source {
    const source = sources.get(key) ?? { kept: undefined, pause: createPause(clock) };
    sources.set(key, source);
    return source;
  }

  async function mint(request: TokenRequest, source: Source): Promise<KeptToken> {
    const { tokenUrl, secretId, grant, deadline } = request;
    if (source.pause.isActive()) throw source.pause.lastError();
    const isHurried = deadline.remainingMs() < HURRIED_MS;
    const askedAt = clock();
    try {
      const answer = await ask({ ...grant, url: tokenUrl, secretId, deadline });
      source.kept = toKeptToken(answer.members, answer.secretVersion, askedAt);
      source.pause.end();
      const { secretVersion } = source.kept;
      log.info('token_minted', { host: tokenUrl.host, secretId, secretVersion, ms: clock() - askedAt });
      return source.kept;
    } catch (error) {
      // A refusal has a cool-down of its own, which a new version of the secret ends at once.
      if (!isHurried && !isRefusal(error)) source.pause.begin(error);
      throw error;
    }
  }

  async function get(request: TokenRequest): Promise<MintedToken> {
    const { tokenUrl, secretId, deadline } = request;
    const key = toKey(request);
    const source = open(key);
    const version = await secrets.versionInUse(secretId, tokenUrl.origin, deadline);
    const kept = source.kept?.secretVersion === version ? source.kept : undefined;
    if (kept !== undefined && clock() < kept.renewAt) return kept;
    // An endpoint that hangs must leave the call the time to use the old token.
    const limitMs = kept === undefined ? deadline.remainingMs() : deadline.remainingMs() / 2;
    const limited = { ...request, deadline: limitDeadline(deadline, limitMs, clock) };
    try {
      return await join(key, () => mint(limited, source));
    } catch (error) {
      if (kept === undefined || clock() >= kept.endsAt - LAST_USE_BEFORE_END_MS) throw error;
      log.warn('token_stale', { ...toErrorFields(error), secretId, secretVersion: version });
      return kept;
    }
  }

  return {
    get,
    renew: async (request, refused) => {
      const source = open(toKey(request));
      if (source.kept?.token === refused.token) {
        source.kept = undefined;
        await secrets.refresh(request.secretId, request.deadline);
      }
      return get(request);
    },
  };
}

function toKey({ tokenUrl, secretId, grant }: TokenRequest): string {
  return JSON.stringify([tokenUrl.href, secretId, grant.purpose]);
}

function toKeptToken(
  members: Readonly<Record<string, unknown>>,
  secretVersion: number,
  askedAt: number,
): KeptToken {
  const answer = v.safeParse(answerSchema, members);
  if (!answer.success) {
    throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { detail: 'unusable token answer' });
  }
  const { access_token: text, expires_in: lifetimeSeconds } = answer.output;
  const endsAt = askedAt + lifetimeSeconds * 1000;
  return { token: createSecret(text), secretVersion, endsAt, renewAt: endsAt - RENEW_BEFORE_END_MS };
}
