/**
 * The schema of `requestPolicies.authentication`: an authorizer function or token validation.
 * JWT_AUTHENTICATION, REMOTE_DISCOVERY and OAUTH2 failure policies are not implemented and refused.
 *
 * Source: Oracle "Passing Tokens to Authorizer Functions" and "Validating Tokens" (limits of lists and ranges).
 */
import * as v from 'valibot';
import { LIMITS } from '../../gateway/api/limits.ts';
import {
  filledList,
  filledSchema,
  functionIdSchema,
  headerNameSchema,
  list,
  numberWithin,
  sslVerifySchema,
  strict,
} from './schema-tools.ts';
import { headerTransformationsSchema } from './transformation-schema.ts';

const { AdditionalValidationPolicy, CustomAuthenticationPolicy, TokenAuthenticationPolicy } = LIMITS;
const MAX_PARAMETERS = CustomAuthenticationPolicy.parameters.max;
const MAX_KEYS = LIMITS.TokenAuthenticationStaticKeysValidationPolicy.keys.max;
const CACHE_HOURS = LIMITS.TokenAuthenticationRemoteJWKSValidationPolicy.maxCacheDurationInHours;

const failurePolicySchema = v.variant('type', [
  strict({
    type: v.literal('MODIFY_RESPONSE'),
    responseCode: v.exactOptional(filledSchema),
    responseMessage: v.exactOptional(v.string()),
    responseHeaderTransformations: v.exactOptional(headerTransformationsSchema),
  }),
]);

const commonFields = {
  /** Default false. */
  isAnonymousAccessAllowed: v.exactOptional(v.boolean()),
  tokenHeader: v.exactOptional(headerNameSchema),
  tokenQueryParam: v.exactOptional(filledSchema),
  validationFailurePolicy: v.exactOptional(failurePolicySchema),
};

const customSchema = strict({
  type: v.literal('CUSTOM_AUTHENTICATION'),
  functionId: functionIdSchema,
  parameters: v.exactOptional(
    v.pipe(
      v.record(filledSchema, v.string()),
      v.minEntries(1, 'must have at least one entry'),
      v.maxEntries(MAX_PARAMETERS, `must have at most ${MAX_PARAMETERS} entries`),
    ),
  ),
  cacheKey: v.exactOptional(filledList(v.string(), CustomAuthenticationPolicy.cacheKey.max)),
  ...commonFields,
});

const additionalFields = {
  additionalValidationPolicy: v.exactOptional(
    strict({
      issuers: v.exactOptional(list(filledSchema, AdditionalValidationPolicy.issuers.max)),
      audiences: v.exactOptional(list(filledSchema, AdditionalValidationPolicy.audiences.max)),
      verifyClaims: v.exactOptional(
        list(
          strict({
            key: filledSchema,
            values: v.exactOptional(v.array(v.string())),
            /** Default false. */
            isRequired: v.exactOptional(v.boolean()),
          }),
          AdditionalValidationPolicy.verifyClaims.max,
        ),
      ),
    }),
  ),
};

const staticKeySchema = v.variant('format', [
  strict({
    format: v.literal('JSON_WEB_KEY'),
    kid: filledSchema,
    kty: v.literal('RSA'),
    n: filledSchema,
    e: filledSchema,
    use: v.exactOptional(v.literal('sig')),
    keyOps: v.exactOptional(v.array(v.literal('verify'))),
    alg: v.exactOptional(filledSchema),
  }),
  strict({ format: v.literal('PEM'), kid: filledSchema, key: filledSchema }),
]);

const remoteKeysSchema = strict({
  type: v.literal('REMOTE_JWKS'),
  uri: filledSchema,
  isSslVerifyDisabled: sslVerifySchema,
  /** Default 1. */
  maxCacheDurationInHours: v.exactOptional(numberWithin(CACHE_HOURS)),
  ...additionalFields,
});

const staticKeysSchema = strict({
  type: v.literal('STATIC_KEYS'),
  keys: filledList(staticKeySchema, MAX_KEYS),
  ...additionalFields,
});

const tokenSchema = strict({
  type: v.literal('TOKEN_AUTHENTICATION'),
  tokenAuthScheme: v.exactOptional(headerNameSchema),
  /** Default 0. */
  maxClockSkewInSeconds: v.exactOptional(numberWithin(TokenAuthenticationPolicy.maxClockSkewInSeconds)),
  validationPolicy: v.variant('type', [remoteKeysSchema, staticKeysSchema]),
  ...commonFields,
});

/** `requestPolicies.authentication`. */
export const authenticationSchema = v.variant('type', [customSchema, tokenSchema]);

/** Either authentication policy. */
export type Authentication = v.InferOutput<typeof authenticationSchema>;
/** An authorizer function. */
export type CustomAuthenticationPolicy = v.InferOutput<typeof customSchema>;
/** Token validation by the gateway itself. */
export type TokenAuthenticationPolicy = v.InferOutput<typeof tokenSchema>;
/** Where the keys come from, and what else a token must say. */
export type ValidationPolicy = TokenAuthenticationPolicy['validationPolicy'];
/** Keys read from an address. */
export type RemoteKeysPolicy = v.InferOutput<typeof remoteKeysSchema>;
/** One key written into the specification. */
export type StaticKey = v.InferOutput<typeof staticKeySchema>;
/** Issuers, audiences and claims. */
export type AdditionalValidation = NonNullable<ValidationPolicy['additionalValidationPolicy']>;
/** What a refused caller gets instead of the plain 401. */
export type FailurePolicy = v.InferOutput<typeof failurePolicySchema>;
