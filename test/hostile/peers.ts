/** The same token judged by three libraries that others trust, with their own strictness and nothing of ours. */
import type { KeyObject } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import { createVerifier } from 'fast-jwt';
import { compactVerify, jwtVerify } from 'jose';
import { AUDIENCE, KID, SHARED_ISSUER } from '../support/tokens.ts';

/** Whether a library accepts the token; all take RS256 only, the issuer and the audience of the samples. */
export interface Peers {
  jose(token: string): Promise<boolean>;
  awsJwtVerify(token: string): Promise<boolean>;
  fastJwt(token: string): Promise<boolean>;
}

/** Names of {@link Peers}. */
export const PEER_NAMES = ['jose', 'awsJwtVerify', 'fastJwt'] as const;

/** The libraries, each with this one key. */
export function createPeers(publicKey: KeyObject): Peers {
  const aws = JwtVerifier.create({
    issuer: SHARED_ISSUER,
    audience: AUDIENCE,
    jwksUri: 'https://domain.example/keys',
  });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  aws.cacheJwks({ keys: [{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: KID, n, e }] });
  const fast = createVerifier({
    key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    algorithms: ['RS256'],
    allowedIss: SHARED_ISSUER,
    allowedAud: AUDIENCE,
    cache: false,
  });
  const accepts = async (verify: () => unknown): Promise<boolean> => {
    try {
      await verify();
      return true;
    } catch {
      return false;
    }
  };
  return {
    jose: (token) =>
      accepts(async () => {
        await compactVerify(token, publicKey, { algorithms: ['RS256'] });
        await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          issuer: SHARED_ISSUER,
          audience: AUDIENCE,
        });
      }),
    awsJwtVerify: (token) => accepts(() => aws.verifySync(token)),
    fastJwt: (token) => accepts(() => fast(token)),
  };
}
