/** Access tokens from a domain that mints canary-token-1, canary-token-2, … for the versions of the secret it accepts. */
import { createAccessTokens, type TokenRequest } from '../../src/identity-domain/access-tokens.ts';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { type Answer, createDomainBench, DOMAIN, SECRET_ID } from './domain-bench.ts';

export const TOKEN_URL = new URL('/oauth2/v1/token', DOMAIN);
export const HOUR_MS = 3_600_000;
/** A token is minted anew so long before its end. */
export const RENEWED_MS = HOUR_MS - 30_000;

/** The tokens are good for an hour; `changes` to an answer may be set. */
export function createTokensBench() {
  const bench = createDomainBench();
  const minting = {
    minted: 0,
    changes: {} as Readonly<Record<string, unknown>>,
    accepts: (_basic: string): boolean => true,
  };
  bench.domain.answer = (basic): Answer => {
    if (!minting.accepts(basic)) return { status: 401, body: '{"error":"invalid_client"}' };
    minting.minted += 1;
    const token = `canary-token-${minting.minted}`;
    const members = { access_token: token, token_type: 'Bearer', expires_in: 3600, ...minting.changes };
    return { status: 200, body: JSON.stringify(members) };
  };
  const tokens = createAccessTokens({
    ask: bench.ask,
    secrets: bench.secrets,
    clock: bench.time.clock,
    log: bench.log,
  });
  const request = (changes: Partial<TokenRequest> = {}): TokenRequest => ({
    tokenUrl: TOKEN_URL,
    secretId: SECRET_ID,
    grant: toClientCredentials('oic-scope'),
    deadline: bench.deadlineIn(30_000),
    ...changes,
  });
  const get = async (changes?: Partial<TokenRequest>): Promise<string> =>
    (await tokens.get(request(changes))).token.reveal();
  /** The whole answer, and the token's text, which a renewal needs both. */
  const mint = (changes?: Partial<TokenRequest>) => tokens.get(request(changes));
  return { ...bench, minting, tokens, request, get, mint };
}
