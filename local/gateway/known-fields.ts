/**
 * The fields and types of the real service that this gateway does not run, each with the way round it.
 * It only words refusals: what is accepted is decided by the schema alone.
 */

const NOT_IMPLEMENTED =
  'is a field of the real service that is not implemented here; take it out to run this here';

/** Names of fields of oci-apigateway's types, kept in step with them by a test. */
export const FIELD_HINTS: Readonly<Record<string, string>> = {
  cors: NOT_IMPLEMENTED,
  mutualTls: NOT_IMPLEMENTED,
  usagePlans: NOT_IMPLEMENTED,
  dynamicAuthentication: NOT_IMPLEMENTED,
  queryParameterValidations: NOT_IMPLEMENTED,
  headerValidations: NOT_IMPLEMENTED,
  bodyValidation: NOT_IMPLEMENTED,
  responseCacheLookup: NOT_IMPLEMENTED,
  responseCacheStore: NOT_IMPLEMENTED,
};

/** Values of `type` and `format` that the real service takes and this one does not. */
export const TYPE_HINTS: Readonly<Record<string, string>> = {
  JWT_AUTHENTICATION: 'the legacy form; write it as TOKEN_AUTHENTICATION',
  REMOTE_DISCOVERY: 'use REMOTE_JWKS or STATIC_KEYS',
  OAUTH2: 'use MODIFY_RESPONSE',
  DYNAMIC_ROUTING_BACKEND: 'write one route for each back end',
  OAUTH2_LOGIN_BACKEND: 'sign in outside the gateway',
  OAUTH2_LOGOUT_BACKEND: 'sign out outside the gateway',
};

const FAILURE_POLICY_HINT =
  "is not a field of the API, though Oracle's pages name it: the API's name is responseHeaderTransformations";

/** Says why an unknown field is refused. `keys` is the path to it. */
export function toFieldRefusal(keys: readonly string[]): string {
  const [parent, name = ''] = keys.slice(-2);
  const isMisnamed = name === 'headerTransformations' || name === 'responseTransformations';
  if (parent === 'validationFailurePolicy' && isMisnamed) return FAILURE_POLICY_HINT;
  return Object.hasOwn(FIELD_HINTS, name)
    ? (FIELD_HINTS[name] ?? '')
    : 'is not a field of the API here; check its name and place';
}
