/**
 * The types of the oci-apigateway package as JSON has them, with their enums as plain texts. Only types: nothing of the
 * package is loaded.
 */
import type { models } from 'oci-apigateway';

/** A type of the SDK with enums as texts. */
export type Json<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T;

/** `--specification` of `oci api-gateway deployment create`. */
export type ApiSpecification = Json<models.ApiSpecification>;
/** One route of it. */
export type ApiRoute = Json<models.ApiSpecificationRoute>;
/** Where a route leads: an HTTP address. */
export type ApiHttpBackend = Json<models.HTTPBackend> & { readonly type: 'HTTP_BACKEND' };
/** Where a route leads: a function. */
export type ApiFunctionBackend = Json<models.OracleFunctionBackend> & {
  readonly type: 'ORACLE_FUNCTIONS_BACKEND';
};
/** Where a route leads: an answer of the gateway's own. */
export type ApiStockBackend = Json<models.StockResponseBackend> & { readonly type: 'STOCK_RESPONSE_BACKEND' };
/** Who may use a route. */
export type ApiRouteAuthorization =
  | (Json<models.AnyOfRouteAuthorizationPolicy> & { readonly type: 'ANY_OF' })
  | (Json<models.AuthenticationOnlyRouteAuthorizationPolicy> & { readonly type: 'AUTHENTICATION_ONLY' });
/** An authorizer function. */
export type ApiCustomAuthentication = Json<models.CustomAuthenticationPolicy> & {
  readonly type: 'CUSTOM_AUTHENTICATION';
};
/** Tokens checked by the gateway itself. */
export type ApiTokenAuthentication = Json<models.TokenAuthenticationPolicy> & {
  readonly type: 'TOKEN_AUTHENTICATION';
};
/** Where the gateway's keys come from. */
export type ApiValidationPolicy =
  | (Json<models.TokenAuthenticationRemoteJWKSValidationPolicy> & { readonly type: 'REMOTE_JWKS' })
  | (Json<models.TokenAuthenticationStaticKeysValidationPolicy> & {
      readonly type: 'STATIC_KEYS';
      // The package has what all keys have in common only.
      keys: ApiStaticKey[];
    });
/** One key that stands in the specification. */
export type ApiStaticKey = Json<models.JsonWebKey> & { readonly format: 'JSON_WEB_KEY' };
/** A header to set. */
export type ApiSetHeader = Json<models.SetHeaderPolicyItem>;
/** What is set, renamed and filtered of a message's headers. */
export type ApiHeaderTransformations = Json<models.HeaderTransformationPolicy>;
