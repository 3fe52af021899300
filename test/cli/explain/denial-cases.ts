/** For each denial reason, what is refused for it, and what the advice has to ask for. */
import type { DenialReason } from '../../../src/token/denial.ts';
import { NOW_SECONDS } from '../../support/clock.ts';
import { signAs, signToken, toClaims, toOracleJwk } from '../../support/tokens.ts';
import { FOREIGN_KEY, KEY } from './bench.ts';
import { REVOKED_ID } from './domain.ts';

export type Environment = Readonly<Record<string, string>>;

/** What somebody has. */
interface Situation {
  readonly given: string;
  readonly environment?: Environment;
}

export interface Case extends Situation {
  /** What the advice must name; it is looked for in its words. */
  readonly advice: RegExp;
  /** The better token or request that it asks for; undefined where it has a line to set. */
  readonly better?: string;
}

const claims = (changes: Readonly<Record<string, unknown>> = {}) => toClaims(NOW_SECONDS, changes);
const sign = (
  changes: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
) => signToken(KEY, claims(changes), header);
const GOOD = sign();
const header = (token: string): string => `Authorization: Bearer ${token}`;
/** Without a name of a key, so that the only key of the set is tried. */
const UNNAMED = { 'x5t#S256': undefined, x5t: undefined };
const PS256 = signAs('PS256', KEY.privateKey, { alg: 'PS256', 'x5t#S256': KEY.thumbprint }, claims());
const TWO_KEYS = JSON.stringify({ keys: [toOracleJwk(FOREIGN_KEY), toOracleJwk(KEY, { alg: 'PS256' })] });
const REVOKED = sign({ jti: REVOKED_ID });

/** By reason, so that none can be missing; `introspecting` is a configuration with a domain that is asked. */
export const CASES: Readonly<Record<DenialReason, (introspecting: () => Environment) => Case>> = {
  token_missing: () => ({ given: '', advice: /sends `Authorization: Bearer TOKEN`/, better: header(GOOD) }),
  token_repeated: () => ({
    given: `${header(GOOD)}\r\n${header(GOOD)}`,
    advice: /sends the header once/,
    better: header(GOOD),
  }),
  scheme_not_bearer: () => ({
    given: 'Authorization: Basic dXNlcjpwYXNz',
    advice: /sends `Bearer`, a space and the token/,
    better: header(GOOD),
  }),
  request_malformed: () => ({
    given: '{"type":"REQUEST","data":{}}',
    advice: /\{"type":"USER_DEFINED","data":\{"authorization":"Bearer TOKEN"\}\}/,
    better: JSON.stringify({ type: 'USER_DEFINED', data: { authorization: `Bearer ${GOOD}` } }),
  }),
  token_too_long: () => ({
    given: sign({ groups: 'g'.repeat(20_000) }),
    advice: /fewer claims/,
    better: GOOD,
  }),
  token_malformed: () => ({
    given: GOOD.split('.').slice(0, 2).join('.'),
    advice: /`access_token` of the domain's answer as it is: whole/,
    better: GOOD,
  }),
  header_not_allowed: () => ({
    given: sign({}, { jku: 'https://keys.example/' }),
    advice: /gets an access token from the identity domain/,
    better: GOOD,
  }),
  algorithm_not_allowed: () => ({
    given: PS256,
    environment: { JWKS: TWO_KEYS },
    advice: /signs with PS256/,
  }),
  key_unknown: () => ({
    given: signToken(FOREIGN_KEY, claims()),
    advice: /gets its token from .*Never add a key/,
    better: GOOD,
  }),
  signature_invalid: () => ({
    given: signToken(FOREIGN_KEY, claims(), UNNAMED),
    advice: /sends the token unchanged/,
    better: GOOD,
  }),
  claims_malformed: () => ({ given: sign({ exp: undefined }), advice: /`exp` must be there/, better: GOOD }),
  issuer_not_accepted: () => ({
    given: sign({ iss: 'https://own.example/' }),
    advice: /issuer that your domain has/,
  }),
  audience_not_accepted: () => ({
    given: sign({ aud: ['https://second.example/', 'https://third.example/'] }),
    advice: /an API of yours/,
  }),
  token_expired: () => ({
    given: sign({ exp: NOW_SECONDS - 3600 }),
    advice: /gets a new token; this one ended 60 min ago/,
    better: GOOD,
  }),
  token_not_yet_valid: () => ({ given: sign({ nbf: NOW_SECONDS + 75 }), advice: /Compare the clocks: 75 s/ }),
  not_an_access_token: () => ({
    given: sign({ tok_type: 'IT' }),
    advice: /sends the `access_token`/,
    better: GOOD,
  }),
  token_bound: () => ({ given: sign({ cnf: { jkt: 'x' } }), advice: /plain bearer token/, better: GOOD }),
  tenant_not_accepted: () => ({
    given: sign({ tenant: 'idcs-9999example' }),
    advice: /TOKEN_TENANT is misspelt/,
  }),
  claim_not_accepted: () => ({
    given: sign({ sub_type: 'client' }),
    environment: { REQUIRED_CLAIMS: 'tok_type=AT sub_type=user' },
    advice: /needs a token with sub_type=user/,
  }),
  caller_unidentified: () => ({
    given: sign({ sub: undefined, client_id: undefined }),
    advice: /`client_id` or `sub`/,
    better: GOOD,
  }),
  scope_missing: () => ({
    given: sign({ scope: 'oic.read' }),
    environment: { REQUIRED_SCOPES: 'oic.read oic.invoke' },
    advice: /the scope https:\/\/api\.example\/oic\.invoke/,
  }),
  token_ends_too_soon: () => ({
    given: sign({ exp: NOW_SECONDS + 59 }),
    environment: { MIN_TOKEN_LIFETIME_SECONDS: '60' },
    advice: /renews its token when 60 s are left/,
  }),
  token_revoked: (introspecting) => ({
    given: REVOKED,
    environment: introspecting(),
    advice: /gets a new token/,
    better: GOOD,
  }),
};
