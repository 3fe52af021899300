/** Tokens drawn at random: each claim and the header may be right, wrong, of another type, or not there. */
import fc from 'fast-check';
import { NOW_SECONDS } from '../../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, TENANT } from '../../support/tokens.ts';

const anyTime = fc.oneof(
  fc.integer({ min: -200, max: 200 }).map((offset) => NOW_SECONDS + offset),
  fc.constantFrom<unknown>(undefined, null, 'soon', 0, -1, 1e300, NOW_SECONDS + 0.5, [], {}),
);
const anyText = fc.constantFrom<unknown>(undefined, null, '', 'orders-app', 7, [], ['oic.invoke'], {}, true);
/** Claims, right and wrong, each by itself. */
export const anyClaims = fc.record(
  {
    iss: fc.constantFrom<unknown>(SHARED_ISSUER, 'https://identity.oraclecloud.com', undefined, 7, [
      SHARED_ISSUER,
    ]),
    aud: fc.constantFrom<unknown>(AUDIENCE, [AUDIENCE, 'x'], ['x'], [], 'x', 7, undefined, [7]),
    exp: anyTime,
    nbf: anyTime,
    iat: anyTime,
    tok_type: fc.constantFrom<unknown>('AT', 'IT', undefined, null),
    tenant: fc.constantFrom<unknown>(TENANT, 'idcs-9999example', undefined, [TENANT]),
    cnf: fc.constantFrom<unknown>({ jkt: 'x' }, null),
    sub: anyText,
    client_id: anyText,
    jti: anyText,
    scope: fc.oneof(anyText, fc.constantFrom('oic.invoke', 'oic.invoke oic.read', 'oic.read')),
    sub_type: fc.constantFrom<unknown>('client', ['user'], 7, undefined, {}),
  },
  { requiredKeys: [] },
);
/** Headers, most of them right. */
export const anyHeader = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  {},
  { alg: 'none' },
  { alg: 'RS512' },
  { alg: 'PS256' },
  { typ: 'at+jwt' },
  { typ: 'id+jwt' },
  { kid: 7 },
  { jku: 'https://keys.example/' },
  { 'x5t#S256': 'other' },
  { 'x5t#S256': undefined, x5t: undefined },
  { 'x5t#S256': undefined, x5t: undefined, kid: undefined },
);
