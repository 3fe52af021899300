/**
 * An access token of our own for the identity domain's administration API (client credentials, RFC 6749 §4.4).
 * It is minted once and renewed before it ends; it is a Secret from the moment it is there.
 */
import * as v from 'valibot';
import { GatekeeperError } from '../errors.ts';
import type { Clock, Deadline } from '../runtime/clock.ts';
import { createSecret, type Secret } from '../runtime/secret.ts';
import type { PostToDomain } from './domain-client.ts';

/** The token. */
export interface DomainAccessToken {
  /** The token, minted if need be. Throws what {@link PostToDomain} throws. */
  get(deadline: Deadline): Promise<Secret<string>>;
  /** Forgets it: the domain has refused it. */
  drop(): void;
}

const TOKEN_PATH = '/oauth2/v1/token';
/** Asks for all that the application's roles grant (Oracle's "Scopes"). */
const MY_SCOPES = 'urn:opc:idm:__myscopes__';
const RENEW_BEFORE_END_MS = 30_000;

const answerSchema = v.object({
  // RFC 6750 §2.1: what a header can carry.
  access_token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9\-._~+/]+=*$/)),
  token_type: v.pipe(v.string(), v.regex(/^bearer$/i)),
  expires_in: v.pipe(v.number(), v.minValue(0)),
});

/** Creates the source of the token; callers that come at the same time each mint, and one of them counts. */
export function createDomainAccessToken(post: PostToDomain, clock: Clock): DomainAccessToken {
  let minted: { token: Secret<string>; renewAt: number } | undefined;
  return {
    get: async (deadline) => {
      if (minted !== undefined && clock() < minted.renewAt) return minted.token;
      const askedAt = clock();
      const form = { grant_type: 'client_credentials', scope: MY_SCOPES };
      const answer = v.safeParse(answerSchema, await post(TOKEN_PATH, form, deadline));
      if (!answer.success) {
        throw new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { detail: `${TOKEN_PATH}: unusable answer` });
      }
      const { access_token: text, expires_in: lifetimeSeconds } = answer.output;
      const token = createSecret(text);
      minted = { token, renewAt: askedAt + lifetimeSeconds * 1000 - RENEW_BEFORE_END_MS };
      return token;
    },
    drop: () => {
      minted = undefined;
    },
  };
}
