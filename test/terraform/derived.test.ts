/** What the Terraform module derives from tables, evaluated by a real terraform and compared with what is written here. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { skipWithoutTerraform } from '../support/terraform-binary.ts';
import { evaluateDerived, refuse } from '../support/terraform-module.ts';
import { DERIVED_IDS, evaluateRoutes, toRow, toTable } from '../support/terraform-tables.ts';

const readSample = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const SCOPED = { type: 'ANY_OF', allowedScope: ['oic.invoke'] };
const OPEN = { type: 'AUTHENTICATION_ONLY' };

test('the routes are those of the table', { skip: skipWithoutTerraform }, () => {
  const routes = evaluateRoutes({
    local: readSample('local/integrations.json'),
    wildcards: toTable(toRow('GET /method-4/files/{path*}'), toRow('GET /method-4/orders/{kind}/{id}')),
    sharedPath: toTable(
      toRow('POST /method-4/b', [{ scopes: ['write'] }]),
      toRow('GET /method-4/a', [{ scopes: ['read'] }]),
      toRow('GET /method-4/b', [{ scopes: ['read', 'write'] }, { clients: ['c'], scopes: ['audit'] }]),
    ),
    noScopes: toTable(
      toRow('GET /method-4/one', [{ clients: ['c'] }]),
      toRow('GET /method-4/some', [{ scopes: ['read'] }, { subjects: ['s'] }]),
      toRow('PUT /method-4/mixed', [{ scopes: ['read'] }]),
      toRow('GET /method-4/mixed', [{ clients: ['c'] }]),
    ),
    emptyAllow: toTable(
      toRow('GET /method-4/nobody', []),
      toRow('GET /method-4/half', []),
      toRow('PUT /method-4/half', [{ scopes: ['write'] }]),
    ),
    otherPrefixes: toTable(
      toRow('GET /method-40/x'),
      toRow('GET /method-4/inside/method-4/x'),
      toRow('GET /other/method-4/x'),
      toRow('GET /{any*}'),
    ),
  });
  assert.deepEqual(routes, {
    local: [
      ['/hello', 'POST', SCOPED],
      ['/as-application/hello', 'POST', SCOPED],
      ['/as-user/hello', 'POST', SCOPED],
      ['/events', 'POST', SCOPED],
      ['/orders/{id}', 'GET', SCOPED],
      ['/echo', 'GET POST', SCOPED],
      ['/echo/{path*}', 'GET', SCOPED],
      ['/payroll', 'POST', SCOPED],
    ],
    wildcards: [
      ['/files/{path*}', 'GET', SCOPED],
      ['/orders/{kind}/{id}', 'GET', SCOPED],
    ],
    sharedPath: [
      ['/b', 'POST GET', { type: 'ANY_OF', allowedScope: ['write', 'read', 'audit'] }],
      ['/a', 'GET', { type: 'ANY_OF', allowedScope: ['read'] }],
    ],
    noScopes: [
      ['/one', 'GET', OPEN],
      ['/some', 'GET', OPEN],
      ['/mixed', 'PUT GET', OPEN],
    ],
    emptyAllow: [
      ['/nobody', 'GET', OPEN],
      ['/half', 'GET PUT', { type: 'ANY_OF', allowedScope: ['write'] }],
    ],
    otherPrefixes: [['/inside/method-4/x', 'GET', SCOPED]],
  });
});

test('a route goes to the invoker and overwrites the headers about the caller', {
  skip: skipWithoutTerraform,
}, () => {
  const input = { ...DERIVED_IDS, integrations: toTable(toRow('GET /method-4/a')) };
  const { token, gateway } = evaluateDerived({
    token: input,
    gateway: { ...input, caller_source: 'gateway' },
  });
  const items = ['client_id', 'sub', 'sub_type', 'scope'].map((claim, index) => ({
    name: ['X-Caller-Client', 'X-Caller-Sub', 'X-Caller-Sub-Type', 'X-Caller-Scope'][index],
    values: [`\${request.auth[${claim}]}`],
    ifExists: 'OVERWRITE',
  }));
  const toSpecification = (headerTransformations: object) => ({
    loggingPolicies: {
      executionLog: { isEnabled: true, logLevel: 'INFO' },
      accessLog: { isEnabled: true },
    },
    requestPolicies: {
      authentication: {
        type: 'CUSTOM_AUTHENTICATION',
        functionId: DERIVED_IDS.authorizer_function_id,
        isAnonymousAccessAllowed: false,
        parameters: { authorization: 'request.headers[Authorization]' },
        cacheKey: ['authorization'],
      },
    },
    routes: [
      {
        path: '/a',
        methods: ['GET'],
        backend: { type: 'ORACLE_FUNCTIONS_BACKEND', functionId: DERIVED_IDS.invoker_function_id },
        requestPolicies: { authorization: SCOPED, headerTransformations },
      },
    ],
  });
  assert.deepEqual(token.specification, toSpecification({ setHeaders: { items } }));
  assert.deepEqual(
    gateway.specification,
    toSpecification({
      setHeaders: { items },
      filterHeaders: { type: 'BLOCK', items: [{ name: 'Authorization' }] },
    }),
  );
});

test('a table without a route under the prefix, or that is none, is refused', {
  skip: skipWithoutTerraform,
}, () => {
  const refused = (integrations: string) => refuse('derived', { ...DERIVED_IDS, integrations }).join('\n');
  assert.match(refused(toTable(toRow('GET /other/a'))), /No route of integrations begins with \/method-4\//);
  assert.match(refused('[{"route":"/method-4/a","allow":[]}]'), /Each row of integrations must have/);
});
