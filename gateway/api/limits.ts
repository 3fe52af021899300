/**
 * How much of what a deployment specification may hold, and the ranges of its numbers.
 * Source: Oracle "API Gateway Internal Limits"; "Adding Header Transformation Request Policies"; "Validating Tokens".
 */

/** A range, both ends included: of a number, of a text's characters, or of the items of a list or an object. */
export interface Limit {
  readonly of: 'number' | 'characters' | 'items';
  readonly min: number;
  readonly max: number;
}

const items = (max: number, min = 1): Limit => ({ of: 'items', min, max });
const number = (min: number, max: number): Limit => ({ of: 'number', min, max });

/** Bytes of the whole specification as JSON. */
export const MAX_SPECIFICATION_BYTES = 2_097_152;

const seconds = number(1, 300);
const SET = { items: items(20) };
const SET_ITEM = { values: items(10) };
const RENAME = { items: items(20) };
const FILTER = { items: items(50) };
const CLAIMS = { issuers: items(5, 0), audiences: items(5, 0), verifyClaims: items(10, 0) };

/** By part and field, as model.json names them. */
export const LIMITS = {
  ApiSpecification: { routes: items(50) },
  ApiSpecificationRoute: { path: { of: 'characters', min: 1, max: 2000 }, methods: items(8) },
  HTTPBackend: {
    connectTimeoutInSeconds: number(1, 75),
    readTimeoutInSeconds: seconds,
    sendTimeoutInSeconds: seconds,
  },
  StockResponseBackend: {
    headers: items(50, 0),
    body: { of: 'characters', min: 0, max: 4096 },
    status: number(200, 599),
  },
  RateLimitingPolicy: { rateInRequestsPerSecond: number(1, 1_000_000) },
  CustomAuthenticationPolicy: { parameters: items(10), cacheKey: items(10) },
  TokenAuthenticationPolicy: { maxClockSkewInSeconds: number(0, 120) },
  JwtAuthenticationPolicy: { maxClockSkewInSeconds: number(0, 120), ...CLAIMS },
  AdditionalValidationPolicy: CLAIMS,
  TokenAuthenticationRemoteJWKSValidationPolicy: { maxCacheDurationInHours: number(1, 24) },
  TokenAuthenticationRemoteDiscoveryValidationPolicy: { maxCacheDurationInHours: number(1, 24) },
  RemoteJsonWebKeySet: { maxCacheDurationInHours: number(1, 24) },
  TokenAuthenticationStaticKeysValidationPolicy: { keys: items(10) },
  StaticPublicKeySet: { keys: items(10) },
  SetHeaderPolicy: SET,
  SetHeaderPolicyItem: SET_ITEM,
  SetQueryParameterPolicy: SET,
  SetQueryParameterPolicyItem: SET_ITEM,
  RenameHeaderPolicy: RENAME,
  RenameQueryParameterPolicy: RENAME,
  FilterHeaderPolicy: FILTER,
  FilterQueryParameterPolicy: FILTER,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Limit>>>>;
