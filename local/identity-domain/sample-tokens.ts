/**
 * Good and bad tokens on demand: each kind but the first two is wrong in exactly one way, so that a refusal
 * shows which check made it. It needs the keys and nothing else: no server, no network.
 */
import { createHmac, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type ClientNames,
  DEFAULT_LIFETIME_SECONDS,
  type DomainNames,
  ID_TOKEN_LIFETIME_SECONDS,
  SAMPLE_USER,
  type TokenFacts,
  toClientClaims,
  toDomainUrl,
  toIdTokenClaims,
  toUserClaims,
} from './claims.ts';
import { createRsaSigner, type JsonObject, replacePayload, toCompactJws, toJoseHeader } from './jws.ts';
import type { SigningKey, SigningKeys } from './signing-keys.ts';

/** Every kind of sample token, with what is right or wrong about it. */
export const SAMPLE_KINDS = {
  valid: "a client's own access token, right in every way",
  user: 'an access token that a client holds for a user, right in every way',
  expired: 'ended an hour ago',
  'not-yet-valid': 'has an nbf claim an hour ahead',
  'other-audience': 'issued for another API',
  'other-issuer': 'iss names another issuer',
  'other-tenant': 'every tenant claim names another identity domain; iss is the shared issuer all the same',
  forged: 'the right header, signed with a key that was never published',
  'alg-none': 'alg none, without a signature',
  hs256: 'alg HS256, with the public key as the shared secret',
  'id-token': 'an ID token: says who the user is and grants nothing',
  'no-scope': 'an access token without a scope claim',
  tampered: 'its scope was changed after signing',
  'wrong-key-id': 'x5t#S256 names a key that does not exist; the signature is good',
} as const;

/** A key of {@link SAMPLE_KINDS}. */
export type SampleKind = keyof typeof SAMPLE_KINDS;

/** What {@link mintSampleToken} makes. */
export interface SampleRequest {
  readonly kind: SampleKind;
  readonly domain: DomainNames;
  readonly client: ClientNames;
  readonly audience: string;
  /** Short scopes, space-separated. */
  readonly scope: string;
  /** Milliseconds since the epoch; default: the machine's clock. */
  readonly now?: () => number;
  /** Laid over the kind's own claims; `undefined` removes one. */
  readonly claims?: JsonObject;
  /** Default 3600, for an ID token 28800. */
  readonly lifetimeSeconds?: number;
}

const HOUR_SECONDS = 3600;
const OTHER_TENANT = 'idcs-00000000000000000000000000another';
const generateKeys = promisify(generateKeyPair);

/** True for the name of a kind. */
export function isSampleKind(name: string): name is SampleKind {
  return Object.hasOwn(SAMPLE_KINDS, name);
}

/** Makes one token of the kind with the domain's current key. */
export async function mintSampleToken(
  keys: Pick<SigningKeys, 'current'>,
  request: SampleRequest,
): Promise<string> {
  const key = await keys.current();
  const payload = { ...toPayload(request), ...request.claims };
  return seal(request.kind, key, payload);
}

/** The claims, wrong where the kind wants them wrong. */
function toPayload(request: SampleRequest): JsonObject {
  const facts = toFacts(request);
  switch (request.kind) {
    case 'user':
      return toUserClaims(facts, SAMPLE_USER);
    case 'id-token':
      return toIdTokenClaims(facts, SAMPLE_USER);
    case 'expired':
      return toClientClaims({
        ...facts,
        issuedAtSeconds: facts.issuedAtSeconds - HOUR_SECONDS - facts.lifetimeSeconds,
      });
    case 'not-yet-valid':
      return {
        ...toClientClaims({ ...facts, lifetimeSeconds: HOUR_SECONDS + facts.lifetimeSeconds }),
        nbf: facts.issuedAtSeconds + HOUR_SECONDS,
      };
    case 'other-audience':
      return toClientClaims({ ...facts, audience: ['https://other-api.example/'] });
    case 'other-issuer':
      return { ...toClientClaims(facts), iss: `${toDomainUrl(OTHER_TENANT)}/` };
    case 'other-tenant':
      return toClientClaims({ ...facts, domain: { ...facts.domain, tenant: OTHER_TENANT } });
    case 'no-scope':
      return { ...toClientClaims(facts), scope: undefined };
    default:
      return toClientClaims(facts);
  }
}

function toFacts(request: SampleRequest): TokenFacts {
  const { kind, domain, client, audience, scope, now = Date.now } = request;
  const standard = kind === 'id-token' ? ID_TOKEN_LIFETIME_SECONDS : DEFAULT_LIFETIME_SECONDS;
  return {
    domain,
    client,
    audience: [audience],
    scope,
    issuedAtSeconds: Math.floor(now() / 1000),
    lifetimeSeconds: request.lifetimeSeconds ?? standard,
  };
}

/** Signs, or does what an attacker would do instead. */
async function seal(kind: SampleKind, key: SigningKey, payload: JsonObject): Promise<string> {
  const header = toJoseHeader(key.published);
  const signer = createRsaSigner(key.privateKey);
  switch (kind) {
    case 'forged': {
      const { privateKey } = await generateKeys('rsa', { modulusLength: 2048 });
      return toCompactJws(header, payload, createRsaSigner(privateKey));
    }
    case 'alg-none':
      return toCompactJws({ ...header, alg: 'none' }, payload, () => Buffer.alloc(0));
    case 'hs256': {
      // Algorithm confusion (RFC 8725, section 2.1): who trusts `alg` takes the public key for a secret.
      const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
      return toCompactJws({ ...header, alg: 'HS256' }, payload, (input) =>
        createHmac('sha256', secret).update(input).digest(),
      );
    }
    case 'tampered':
      return replacePayload(toCompactJws(header, payload, signer), { ...payload, scope: 'everything' });
    case 'wrong-key-id':
      return toCompactJws({ ...header, 'x5t#S256': randomBytes(32).toString('base64url') }, payload, signer);
    default:
      return toCompactJws(header, payload, signer);
  }
}
