/**
 * Specifications as Oracle's documentation and the API's types write them: one for each way to guard a route.
 */
import { AUTHORIZER, INVOKER, variable } from './stand-ins.ts';

/** A route to the invoker function. */
export function functionRoute(path: string, methods: readonly string[] = ['POST']): Record<string, unknown> {
  return { path, methods, backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: INVOKER } };
}

/** A route to an HTTP back end. */
export function httpRoute(
  path: string,
  url: string,
  methods: readonly string[] = ['ANY'],
): Record<string, unknown> {
  return { path, methods, backend: { type: 'HTTP_BACKEND', url } };
}

/** An HTTP back end whose Authorization the route sets. */
export const SPECIFICATION_A = {
  loggingPolicies: { executionLog: { isEnabled: true, logLevel: 'INFO' }, accessLog: { isEnabled: true } },
  requestPolicies: { rateLimiting: { rateInRequestsPerSecond: 20, rateKey: 'CLIENT_IP' } },
  routes: [
    {
      path: '/hello',
      methods: ['POST'],
      backend: {
        type: 'HTTP_BACKEND',
        url: 'https://INST.integration.REGION.ocp.oraclecloud.com/ic/api/integration/v1/flows/rest/HELLO/1.0/hello',
        connectTimeoutInSeconds: 10,
        readTimeoutInSeconds: 300,
        sendTimeoutInSeconds: 60,
        isSslVerifyDisabled: false,
      },
      requestPolicies: {
        headerTransformations: {
          setHeaders: {
            items: [{ name: 'Authorization', values: ['Basic BASE64'], ifExists: 'OVERWRITE' }],
          },
        },
      },
    },
  ],
};

const toFailurePolicy = (error: string): Record<string, unknown> => ({
  type: 'MODIFY_RESPONSE',
  responseCode: '401',
  responseMessage: JSON.stringify({ error }),
  responseHeaderTransformations: {
    setHeaders: { items: [{ name: 'Content-Type', values: ['application/json'] }] },
  },
});

/** Tokens checked by the gateway itself. */
export const SPECIFICATION_B = {
  requestPolicies: {
    authentication: {
      type: 'TOKEN_AUTHENTICATION',
      tokenHeader: 'Authorization',
      tokenAuthScheme: 'Bearer',
      isAnonymousAccessAllowed: false,
      maxClockSkewInSeconds: 30,
      validationPolicy: {
        type: 'REMOTE_JWKS',
        uri: 'https://idcs-GUID.identity.oraclecloud.com/admin/v1/SigningCert/jwk',
        isSslVerifyDisabled: false,
        maxCacheDurationInHours: 1,
        additionalValidationPolicy: {
          issuers: ['https://identity.oraclecloud.com/'],
          audiences: ['https://api.example.com/'],
          verifyClaims: [
            { key: 'tok_type', values: ['AT'], isRequired: true },
            { key: 'tenant', values: ['idcs-GUID'], isRequired: true },
          ],
        },
      },
      validationFailurePolicy: toFailurePolicy('invalid_token'),
    },
  },
  routes: [
    {
      path: '/x',
      methods: ['GET'],
      backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: 'ocid1.fnfunc.oc1..b' },
      requestPolicies: { authorization: { type: 'ANY_OF', allowedScope: ['oic.invoke'] } },
    },
  ],
};

/** Callers judged by an authorizer function, the invoker behind. */
export const SPECIFICATION_C = {
  requestPolicies: {
    authentication: {
      type: 'CUSTOM_AUTHENTICATION',
      functionId: AUTHORIZER,
      isAnonymousAccessAllowed: false,
      parameters: { authorization: 'request.headers[Authorization]' },
      cacheKey: ['authorization'],
      validationFailurePolicy: toFailurePolicy('unauthorized'),
    },
  },
  routes: [
    {
      path: '/orders/{id}',
      methods: ['POST'],
      backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: INVOKER },
      requestPolicies: {
        authorization: { type: 'ANY_OF', allowedScope: ['oic.invoke'] },
        headerTransformations: {
          setHeaders: {
            items: [
              {
                name: 'X-Caller-Client',
                values: [variable('request.auth[client_id]')],
                ifExists: 'OVERWRITE',
              },
              { name: 'X-Caller-Sub', values: [variable('request.auth[sub]')], ifExists: 'OVERWRITE' },
            ],
          },
          filterHeaders: { type: 'BLOCK', items: [{ name: 'Authorization' }] },
        },
      },
    },
  ],
};
