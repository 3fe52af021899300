/** Dynamic groups and statements: what is granted, to whom, and that nothing else is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toPolicies } from '../../../gateway/iam/policies.ts';
import type { TableRow } from '../../../gateway/specification/gateway-routes.ts';
import { parseValues, type Values } from '../../../gateway/values.ts';

const COMPARTMENTS = {
  functionsCompartmentId: 'ocid1.compartment.oc1..functions',
  gatewayCompartmentId: 'ocid1.compartment.oc1..gateways',
  secretsCompartmentId: 'ocid1.compartment.oc1..secrets',
};
const VALUES: Values = {
  pathPrefix: '/method-4',
  callerSource: 'token',
  issuer: 'https://identity.oraclecloud.com/',
  authorizerFunctionId: 'ocid1.fnfunc.oc1.example-region.authorizer',
  invokerFunctionId: 'ocid1.fnfunc.oc1.example-region.invoker',
  ...COMPARTMENTS,
};
const SECRET = 'ocid1.vaultsecret.oc1.example-region.';

function row(name: string, secret: string): TableRow {
  return {
    name,
    route: `GET /method-4/${name}`,
    target: `https://oic.example/${name}`,
    credential: { type: 'basic', secretId: `${SECRET}${secret}` },
    allow: [{ scopes: ['oic.invoke'] }],
    timeoutSeconds: 300,
  };
}

const MAY_INVOKE = ['authorizer', 'invoker'].map(
  (name) =>
    `Allow any-user to use fn-invocation in compartment id ocid1.compartment.oc1..functions where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = 'ocid1.compartment.oc1..gateways', target.function.id = 'ocid1.fnfunc.oc1.example-region.${name}'}`,
);
const mayRead = (group: string, condition: string): string =>
  `Allow dynamic-group gatekeeper-${group} to read secret-bundles in compartment id ocid1.compartment.oc1..secrets where ${condition}`;

describe('policies', () => {
  test('with one secret: the gateway may invoke two functions, the invoker may read that secret', () => {
    assert.deepEqual(toPolicies([row('hello', 'user')], VALUES), {
      dynamicGroups: [
        {
          name: 'gatekeeper-invoker',
          matchingRule:
            "ALL {resource.type = 'fnfunc', resource.id = 'ocid1.fnfunc.oc1.example-region.invoker'}",
        },
      ],
      statements: [...MAY_INVOKE, mayRead('invoker', `target.secret.id = '${SECRET}user'`)],
    });
  });

  test('a secret that several rows name stands there once, in the order of the table', () => {
    const rows = [row('b', 'two'), row('a', 'one'), row('c', 'two')];
    assert.deepEqual(
      toPolicies(rows, VALUES).statements.at(-1),
      mayRead('invoker', `any {target.secret.id = '${SECRET}two', target.secret.id = '${SECRET}one'}`),
    );
  });

  test('the secrets of rows outside of the prefix count too: the invoker serves the whole table', () => {
    const elsewhere = { ...row('x', 'elsewhere'), route: 'GET /another/x' };
    assert.match(toPolicies([row('a', 'one'), elsewhere], VALUES).statements.at(-1) ?? '', /elsewhere/);
  });

  test("the domain's client is for both functions, the table's secret for the invoker alone", () => {
    const values = {
      ...VALUES,
      domainClientSecretId: `${SECRET}domain`,
      integrationsSecretId: `${SECRET}table`,
    };
    const { dynamicGroups, statements } = toPolicies([row('a', 'one')], values);
    assert.deepEqual(
      dynamicGroups.map(({ name }) => name),
      ['gatekeeper-invoker', 'gatekeeper-authorizer'],
    );
    const all = ['one', 'table', 'domain'].map((name) => `target.secret.id = '${SECRET}${name}'`);
    assert.deepEqual(statements.slice(2), [
      mayRead('invoker', `any {${all.join(', ')}}`),
      mayRead('authorizer', `target.secret.id = '${SECRET}domain'`),
    ]);
  });

  test('an invoker that believes the gateway reads no key set, and gets no client for it', () => {
    const values = { ...VALUES, callerSource: 'gateway' as const, domainClientSecretId: `${SECRET}domain` };
    assert.deepEqual(toPolicies([row('a', 'one')], values).statements.slice(2), [
      mayRead('invoker', `target.secret.id = '${SECRET}one'`),
      mayRead('authorizer', `target.secret.id = '${SECRET}domain'`),
    ]);
  });

  test('what opens OIC is never granted to the authorizer', () => {
    const values = { ...VALUES, domainClientSecretId: `${SECRET}domain` };
    const ofAuthorizer = toPolicies([row('a', 'user')], values).statements.filter((statement) =>
      statement.includes('gatekeeper-authorizer'),
    );
    assert.equal(ofAuthorizer.length, 1);
    assert.doesNotMatch(ofAuthorizer.join(''), /\.user'/);
  });

  test('nothing is granted beyond invoking and reading: no manage, no family, no condition left out', () => {
    for (const statement of toPolicies([row('a', 'one'), row('b', 'two')], VALUES).statements) {
      assert.match(statement, / to (?:use fn-invocation|read secret-bundles) in compartment id \S+ where /);
    }
  });

  test('all values that are missing are named together', () => {
    const { functionsCompartmentId: _f, secretsCompartmentId: _s, ...rest } = VALUES;
    assert.throws(
      () => toPolicies([row('a', 'one')], rest),
      /no value for functionsCompartmentId, secretsCompartmentId/,
    );
  });

  test('an id with a quote cannot get into a statement: the values are refused before', () => {
    for (const name of ['authorizerFunctionId', ...Object.keys(COMPARTMENTS), 'domainClientSecretId']) {
      const values = { ...VALUES, [name]: "ocid1.fnfunc.oc1..x'} or ALL {request.user.id = 'y" };
      assert.throws(() => parseValues(values), new RegExp(`^Error: ${name}: expected an OCID`));
    }
  });
});
