/** Where an identity domain has its token endpoint. */

/** The path of it. */
export const TOKEN_PATH = '/oauth2/v1/token';
