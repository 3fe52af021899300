/** Deployments of other people: what they do with the rest of the API is no finding, and what is wrong there is one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { found, variable } from './lint-bench.ts';

const scoped = { type: 'ANY_OF', allowedScope: ['read'] };
const FUNCTION = 'ocid1.fnfunc.oc1..somebodyelses';

/** Every policy of the API that this project does not use. */
const RICH = {
  requestPolicies: {
    rateLimiting: { rateInRequestsPerSecond: 100, rateKey: 'TOTAL' },
    cors: {
      allowedOrigins: ['*'],
      allowedMethods: ['*'],
      isAllowCredentialsEnabled: false,
      maxAgeInSeconds: 600,
    },
    mutualTls: { isVerifiedCertificateRequired: true, allowedSans: ['partner.example'] },
    usagePlans: { tokenLocations: ['request.headers[x-plan]'] },
    dynamicAuthentication: {
      selectionSource: { type: 'SINGLE', selector: 'request.headers[x-tenant]' },
      authenticationServers: [
        {
          key: { type: 'ANY_OF', name: 'tokens', values: ['a'], isDefault: true },
          authenticationServerDetail: {
            type: 'TOKEN_AUTHENTICATION',
            tokenHeader: 'Authorization',
            tokenAuthScheme: 'Bearer',
            validationPolicy: {
              type: 'REMOTE_DISCOVERY',
              clientDetails: {
                type: 'CUSTOM',
                clientId: 'c',
                clientSecretId: 's',
                clientSecretVersionNumber: 1,
              },
              sourceUriDetails: { type: 'DISCOVERY_URI', uri: 'https://idp.example/.well-known/x' },
              additionalValidationPolicy: { audiences: ['a'] },
              maxCacheDurationInHours: 24,
            },
          },
        },
        {
          key: { type: 'WILDCARD', name: 'function', expression: 'b*' },
          authenticationServerDetail: {
            type: 'CUSTOM_AUTHENTICATION',
            functionId: FUNCTION,
            parameters: { token: 'request.headers[Authorization]', cert: 'request.cert[client_base64]' },
          },
        },
      ],
    },
  },
  loggingPolicies: { accessLog: { isEnabled: false }, executionLog: { isEnabled: true, logLevel: 'ERROR' } },
  routes: [
    {
      path: '/orders/{id}',
      methods: ['GET', 'HEAD'],
      backend: {
        type: 'DYNAMIC_ROUTING_BACKEND',
        selectionSource: { type: 'SINGLE', selector: 'request.usage_plan[id]' },
        routingBackends: [
          {
            key: {
              type: 'ANY_OF',
              name: 'free',
              values: ['ocid1.apigatewayusageplan.oc1..a'],
              isDefault: true,
            },
            backend: { type: 'HTTP_BACKEND', url: 'https://free.example/', connectTimeoutInSeconds: 75 },
          },
          {
            key: { type: 'ANY_OF', name: 'paid' },
            backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: FUNCTION },
          },
        ],
      },
      requestPolicies: {
        authorization: scoped,
        cors: { allowedOrigins: ['https://shop.example'] },
        queryParameterValidations: {
          parameters: [{ name: 'page', required: true }],
          validationMode: 'ENFORCING',
        },
        headerValidations: { headers: [{ name: 'x-request-id' }], validationMode: 'PERMISSIVE' },
        bodyValidation: {
          content: { 'application/json': { validationType: 'NONE' } },
          validationMode: 'DISABLED',
        },
        responseCacheLookup: { type: 'SIMPLE_LOOKUP_POLICY', cacheKeyAdditions: ['request.headers[Accept]'] },
        headerTransformations: { filterHeaders: { type: 'BLOCK', items: [{ name: 'Authorization' }] } },
        queryParameterTransformations: {
          setQueryParameters: {
            items: [{ name: 'who', values: [variable('request.auth[sub]')], ifExists: 'SKIP' }],
          },
          renameQueryParameters: { items: [{ from: 'a', to: 'b' }] },
          filterQueryParameters: { type: 'BLOCK', items: [{ name: 'debug' }] },
        },
      },
      responsePolicies: {
        responseCacheStore: { type: 'FIXED_TTL_STORE_POLICY', timeToLiveInSeconds: 60 },
        headerTransformations: { renameHeaders: { items: [{ from: 'X-A', to: 'X-B' }] } },
      },
      loggingPolicies: { accessLog: { isEnabled: true } },
    },
    { path: '/login', methods: ['GET'], backend: { type: 'OAUTH2_LOGIN_BACKEND' } },
    {
      path: '/logout',
      methods: ['GET'],
      backend: { type: 'OAUTH2_LOGOUT_BACKEND', allowedPostLogoutUris: ['https://shop.example'] },
    },
    {
      path: '/old',
      backend: {
        type: 'STOCK_RESPONSE_BACKEND',
        status: 410,
        body: 'gone',
        headers: [{ name: 'X', value: 'y' }],
      },
    },
  ],
};

function foundIn(...edits: readonly ((json: unknown) => void)[]): readonly string[] {
  const specification = structuredClone(RICH);
  for (const edit of edits) edit(specification);
  return found(specification, {});
}

describe('a deployment that is not ours', () => {
  it('may use all of the API', () => {
    assert.deepEqual(foundIn(), []);
  });

  it('is read as the SDK and the CLI write it, with null for what is not set', () => {
    assert.deepEqual(
      foundIn(
        put('/routes/0/loggingPolicies', null),
        put('/routes/0/responsePolicies/headerTransformations/setHeaders', null),
        put('/routes/1/methods', null),
        put('/routes/3/requestPolicies', null),
        put('/requestPolicies/authentication', null),
      ),
      [],
    );
  });

  it('may keep the token from its own functions, which need not be our invoker', () => {
    const backend = { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: FUNCTION };
    assert.deepEqual(foundIn(put('/routes/0/backend', backend)), []);
  });

  for (const [pointer, value, finding] of [
    ['/routes/0/requestPolicies/bodyValidation/content/application~1json', 'x', 'wrong-form'],
    [
      '/routes/0/requestPolicies/bodyValidation/content/application~1json/validationType',
      'SCHEMA',
      'wrong-form',
    ],
    ['/routes/0/responsePolicies/responseCacheStore/type', 'FIXED', 'wrong-form'],
    ['/routes/0/backend/selectionSource/type', 'MULTIPLE', 'wrong-form'],
    ['/routes/0/backend/routingBackends/0/backend/readTimeoutInSeconds', 0, 'limit'],
    ['/routes/0/backend/routingBackends/1/backend/timeout', 5, 'unknown-name'],
    ['/routes/0/backend/routingBackends/0/backend/url', 'http://free.example/', 'tls-verification'],
    ['/requestPolicies/usagePlans/tokenLocation', ['x'], 'unknown-name'],
    ['/requestPolicies/rateLimiting/rateKey', 'USER', 'wrong-form'],
  ] as const) {
    it(`is looked at everywhere: ${finding} at ${pointer}`, () => {
      assert.deepEqual(foundIn(put(pointer, value)), [`${finding} ${pointer}`]);
    });
  }
});
