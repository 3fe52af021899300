/** The ways to sign in to Vault, apart from what does it: a command knows them before it loads the OCI SDK. */

/** In the OCI CLI's words. */
export const AUTH_KINDS = ['api_key', 'security_token', 'resource_principal'] as const;
/** One of them. */
export type AuthKind = (typeof AUTH_KINDS)[number];
