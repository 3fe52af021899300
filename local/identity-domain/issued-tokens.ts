/**
 * Which of the domain's own tokens still count: signed under a published key, in time, not revoked.
 * It judges for the domain's own endpoints only; whoever protects an API verifies tokens for itself.
 */
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import type { SigningKeys } from './signing-keys.ts';

/** The tokens that the domain has issued, as far as their signatures tell. */
export interface IssuedTokens {
  /** Claims of an access token that counts; undefined for any other text. */
  read(token: string): Promise<JWTPayload | undefined>;
  /** Ends a token before its time. Lasts as long as the process. */
  revoke(token: string): Promise<void>;
}

/** Creates the register; `now` is in milliseconds since the epoch. */
export function createIssuedTokens(keys: SigningKeys, now: () => number): IssuedTokens {
  const revoked = new Set<string>();

  async function read(token: string): Promise<JWTPayload | undefined> {
    const claims = await verify(token);
    if (claims?.['tok_type'] !== 'AT' || claims.jti === undefined) return undefined;
    return revoked.has(claims.jti) ? undefined : claims;
  }

  async function verify(token: string): Promise<JWTPayload | undefined> {
    try {
      const thumbprint = decodeProtectedHeader(token)['x5t#S256'];
      const key = (await keys.published()).find(({ published }) => published['x5t#S256'] === thumbprint);
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: ['RS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      });
      return payload;
    } catch (error) {
      // jose's errors carry the token's claims: they end here.
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J'))
        return undefined;
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }

  return {
    read,
    revoke: async (token) => {
      const claims = await read(token);
      if (claims?.jti !== undefined) revoked.add(claims.jti);
    },
  };
}
