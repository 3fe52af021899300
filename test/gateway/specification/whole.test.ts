/** The whole specification of each method, written out, for one small table. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readIntegrations, readValues } from '../../../cli/project-files.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import { tokenCredential, toTable } from '../../invoker/table-bench.ts';
import {
  AUTHORIZER,
  backend,
  credentialOf,
  DOMAIN,
  INVOKER,
  integration,
  policies,
  specificationOf,
  TARGET,
  VALUES,
} from './specification-bench.ts';

const TABLE = toTable([
  integration('order', 'GET /v1/orders/{id}', { target: `${TARGET}/order/{id}`, timeoutSeconds: 60 }),
  integration('hello', 'POST /v1/hello', { allow: [{ clients: ['a'] }] }),
  integration('application', 'POST /v1/application', { credential: tokenCredential('client_credentials') }),
]);
const loggingPolicies = {
  executionLog: { isEnabled: true, logLevel: 'INFO' },
  accessLog: { isEnabled: true },
};
const ORDER_URL = `order/\${request.path[id]}`;

const trusted = [
  ['X-Caller-Client', 'client_id'],
  ['X-Caller-Sub', 'sub'],
  ['X-Caller-Sub-Type', 'sub_type'],
  ['X-Caller-Scope', 'scope'],
].map(([name, key]) => ({ name, values: [`\${request.auth[${key}]}`], ifExists: 'OVERWRITE' }));

describe('the specification of', () => {
  it('method 1 passes on what callers send', () => {
    assert.deepEqual(specificationOf(1, TABLE), {
      loggingPolicies,
      routes: [
        { path: '/orders/{id}', methods: ['GET'], backend: backend(ORDER_URL, 60) },
        { path: '/hello', methods: ['POST'], backend: backend('hello') },
        { path: '/application', methods: ['POST'], backend: backend('application') },
      ],
    });
  });

  it('method 2 sets the credential, where that is a password', () => {
    const requestPolicies = { headerTransformations: credentialOf() };
    assert.deepEqual(specificationOf(2, TABLE), {
      loggingPolicies,
      routes: [
        { path: '/orders/{id}', methods: ['GET'], backend: backend(ORDER_URL, 60), requestPolicies },
        { path: '/hello', methods: ['POST'], backend: backend('hello'), requestPolicies },
      ],
    });
  });

  it('method 3 checks tokens, and sets the credential', () => {
    assert.deepEqual(specificationOf(3, TABLE), {
      loggingPolicies,
      requestPolicies: {
        authentication: {
          type: 'TOKEN_AUTHENTICATION',
          tokenHeader: 'Authorization',
          tokenAuthScheme: 'Bearer',
          isAnonymousAccessAllowed: false,
          maxClockSkewInSeconds: 30,
          validationPolicy: {
            type: 'REMOTE_JWKS',
            uri: `${DOMAIN}/admin/v1/SigningCert/jwk`,
            isSslVerifyDisabled: false,
            maxCacheDurationInHours: 1,
            additionalValidationPolicy: {
              issuers: ['https://identity.oraclecloud.com/'],
              audiences: ['https://api.example/'],
              verifyClaims: [
                { key: 'tok_type', values: ['AT'], isRequired: true },
                { key: 'tenant', values: ['idcs-0123example'], isRequired: true },
              ],
            },
          },
        },
      },
      routes: [
        {
          path: '/orders/{id}',
          methods: ['GET'],
          backend: backend(ORDER_URL, 60),
          requestPolicies: policies(['use']),
        },
        { path: '/hello', methods: ['POST'], backend: backend('hello'), requestPolicies: policies([]) },
      ],
    });
  });

  const method4 = (filter: object) => {
    const route = (path: string, method: string, authorization: object) => ({
      path,
      methods: [method],
      backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: INVOKER },
      requestPolicies: {
        authorization,
        headerTransformations: { setHeaders: { items: trusted }, ...filter },
      },
    });
    const scoped = { type: 'ANY_OF', allowedScope: ['use'] };
    return {
      loggingPolicies,
      requestPolicies: {
        authentication: {
          type: 'CUSTOM_AUTHENTICATION',
          functionId: AUTHORIZER,
          isAnonymousAccessAllowed: false,
          parameters: { authorization: 'request.headers[Authorization]' },
          cacheKey: ['authorization'],
        },
      },
      routes: [
        route('/orders/{id}', 'GET', scoped),
        route('/hello', 'POST', { type: 'AUTHENTICATION_ONLY' }),
        route('/application', 'POST', scoped),
      ],
    };
  };

  it('method 4 asks the authorizer, and leads to the invoker with the token', () => {
    assert.deepEqual(specificationOf(4, TABLE), method4({}));
  });

  it('method 4 ends the token at the gateway, for an invoker that believes it', () => {
    const values = { ...VALUES, callerSource: 'gateway' } as const;
    const filterHeaders = { type: 'BLOCK', items: [{ name: 'Authorization' }] };
    assert.deepEqual(specificationOf(4, TABLE, { values }), method4({ filterHeaders }));
  });
});

describe('the table of the local cloud', () => {
  const values = readValues('gateway/values.example.json');
  const local = readIntegrations('local/integrations.json');

  for (const method of [1, 2, 3, 4] as const) {
    it(`makes a specification of method ${method} that the local gateway takes`, () => {
      const specification = specificationOf(method, local, { values });
      assert.equal(parseSpecification(specification).ok, true);
    });
  }

  it('has these routes to OIC', () => {
    const flows = (specification: ReturnType<typeof specificationOf>) =>
      specification.routes?.map(({ path, methods, backend: to }) => {
        const url = 'url' in to ? to.url : '';
        return `${methods?.join(',')} ${path} -> ${url.split('/flows/rest/')[1]}`;
      });
    const variable = (name: string) => `\${request.path[${name}]}`;
    const withPassword = [
      'POST /hello -> HELLO_WORLD/1.0/hello',
      'POST /events -> ORDER_EVENTS/1.0/orders',
      `GET /orders/{id} -> ORDERS/1.0/orders/${variable('id')}`,
      'GET,POST /echo -> ECHO/1.0/echo',
      `GET /echo/{path*} -> ECHO/1.0/echo/${variable('path')}`,
      'POST /payroll -> HELLO_WORLD/1.0/hello',
    ];
    assert.deepEqual(flows(specificationOf(2, local, { values })), withPassword);
    assert.deepEqual(flows(specificationOf(3, local, { values })), withPassword);
    assert.deepEqual(flows(specificationOf(1, local, { values })), [
      ...withPassword.slice(0, 1),
      'POST /as-application/hello -> HELLO_WORLD/1.0/hello',
      'POST /as-user/hello -> HELLO_WORLD/1.0/hello',
      ...withPassword.slice(1),
    ]);
  });

  it('is in the repository as method 4, for whoever wants to read one', () => {
    const written: unknown = JSON.parse(readFileSync('gateway/method-4.json', 'utf8'));
    assert.deepEqual(JSON.parse(JSON.stringify(specificationOf(4, local, { values }))), written);
  });
});
