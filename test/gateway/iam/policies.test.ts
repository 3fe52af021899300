/** Dynamic groups and policy statements, written out: as little as will do, and nothing that a table could smuggle in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toPolicies } from '../../../gateway/iam/policies.ts';
import { parseValues, type Values } from '../../../gateway/values.ts';
import { problemsOf, tokenCredential, toTable } from '../../invoker/table-bench.ts';
import { integration } from '../specification/specification-bench.ts';

const IDS = {
  authorizerFunctionId: 'ocid1.fnfunc.oc1..authorizer',
  invokerFunctionId: 'ocid1.fnfunc.oc1..invoker',
  functionsCompartmentId: 'ocid1.compartment.oc1..functions',
  gatewayCompartmentId: 'ocid1.compartment.oc1..gateways',
  secretsCompartmentId: 'ocid1.compartment.oc1..secrets',
};
const USER = 'ocid1.vaultsecret.oc1..user';
const CLIENT = 'ocid1.vaultsecret.oc1..client';

function valuesWith(more: Readonly<Record<string, string>> = {}): Values {
  return parseValues({ pathPrefix: '/v1', ...IDS, ...more });
}

function withSecret(name: string, secretId: string, route = `GET /v1/${name}`) {
  return integration(name, route, { credential: { type: 'basic', secretId } });
}

const INVOCATIONS = ['authorizer', 'invoker'].map(
  (name) =>
    `Allow any-user to use fn-invocation in compartment id ocid1.compartment.oc1..functions where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = 'ocid1.compartment.oc1..gateways', target.function.id = 'ocid1.fnfunc.oc1..${name}'}`,
);
const INVOKER_GROUP = {
  name: 'gatekeeper-invoker',
  matchingRule: "ALL {resource.type = 'fnfunc', resource.id = 'ocid1.fnfunc.oc1..invoker'}",
};
const AUTHORIZER_GROUP = {
  name: 'gatekeeper-authorizer',
  matchingRule: "ALL {resource.type = 'fnfunc', resource.id = 'ocid1.fnfunc.oc1..authorizer'}",
};
const toRead = (group: string, condition: string): string =>
  `Allow dynamic-group ${group} to read secret-bundles in compartment id ocid1.compartment.oc1..secrets where ${condition}`;

describe('the policies of a deployment', () => {
  it('let the gateway invoke the two functions, and the invoker read one secret', () => {
    assert.deepEqual(toPolicies(toTable([withSecret('a', USER)]), valuesWith()), {
      dynamicGroups: [INVOKER_GROUP],
      statements: [...INVOCATIONS, toRead('gatekeeper-invoker', `target.secret.id = '${USER}'`)],
    });
  });

  it('name several secrets in one statement, each once, those of rows under any prefix', () => {
    const table = toTable([
      withSecret('a', USER),
      withSecret('b', USER),
      integration('c', 'GET /v1/c', { credential: tokenCredential('user_assertion', { secretId: CLIENT }) }),
      withSecret('d', 'ocid1.vaultsecret.oc1..elsewhere', 'GET /other/d'),
    ]);
    const { statements } = toPolicies(table, valuesWith());
    const ids = [USER, CLIENT, 'ocid1.vaultsecret.oc1..elsewhere'];
    assert.deepEqual(statements.slice(2), [
      toRead('gatekeeper-invoker', `any {${ids.map((id) => `target.secret.id = '${id}'`).join(', ')}}`),
    ]);
  });

  it('let both functions read the client of the identity domain, and the authorizer nothing else', () => {
    const domainClientSecretId = 'ocid1.vaultsecret.oc1..domain';
    const integrationsSecretId = 'ocid1.vaultsecret.oc1..table';
    const values = valuesWith({ domainClientSecretId, integrationsSecretId });
    const invoker = [USER, integrationsSecretId, domainClientSecretId].map(
      (id) => `target.secret.id = '${id}'`,
    );
    assert.deepEqual(toPolicies(toTable([withSecret('a', USER)]), values), {
      dynamicGroups: [INVOKER_GROUP, AUTHORIZER_GROUP],
      statements: [
        ...INVOCATIONS,
        toRead('gatekeeper-invoker', `any {${invoker.join(', ')}}`),
        toRead('gatekeeper-authorizer', `target.secret.id = '${domainClientSecretId}'`),
      ],
    });
  });

  it('give an invoker that believes the gateway no client of the domain, as it reads no key set', () => {
    const values = valuesWith({ callerSource: 'gateway', domainClientSecretId: CLIENT });
    assert.deepEqual(toPolicies(toTable([withSecret('a', USER)]), values).statements.slice(2), [
      toRead('gatekeeper-invoker', `target.secret.id = '${USER}'`),
      toRead('gatekeeper-authorizer', `target.secret.id = '${CLIENT}'`),
    ]);
  });

  it('never let the authorizer read what opens OIC', () => {
    const { statements } = toPolicies(
      toTable([withSecret('a', USER)]),
      valuesWith({ domainClientSecretId: CLIENT }),
    );
    const ofAuthorizer = statements.filter((statement) => statement.includes('gatekeeper-authorizer'));
    assert.equal(ofAuthorizer.length, 1);
    assert.ok(!ofAuthorizer.join('').includes(USER));
  });

  it('name a secret once that is a row’s, the table’s and the domain client’s', () => {
    const values = valuesWith({ domainClientSecretId: USER, integrationsSecretId: USER });
    const { statements } = toPolicies(toTable([withSecret('a', USER)]), values);
    assert.deepEqual(
      statements.slice(2),
      ['gatekeeper-invoker', 'gatekeeper-authorizer'].map((group) =>
        toRead(group, `target.secret.id = '${USER}'`),
      ),
    );
  });

  it('never grant more than an invocation or a reading, and never without a condition', () => {
    const values = valuesWith({ domainClientSecretId: CLIENT });
    for (const statement of toPolicies(toTable([withSecret('a', USER)]), values).statements) {
      assert.match(
        statement,
        /^Allow (?:any-user to use fn-invocation|dynamic-group \S+ to read secret-bundles) in compartment id \S+ where \S/,
      );
      assert.doesNotMatch(statement, /tenancy|manage|family/);
    }
  });

  it('are not made without the values that they need, all of which are said', () => {
    assert.throws(() => toPolicies(toTable([withSecret('a', USER)]), parseValues({ pathPrefix: '/v1' })), {
      message: `no value for ${Object.keys(IDS).join(', ')}: gateway/values.example.json has an example of each`,
    });
  });
});

describe('an OCID that would be more than one', () => {
  const evil = [
    "x' || target.secret.id = 'y",
    "x'}",
    'x\nAllow any-user to manage all-resources in tenancy',
    'x y',
    'x"',
    'x,',
  ];

  for (const end of evil) {
    it(`gets neither into the table nor into the values: ${JSON.stringify(end)}`, () => {
      const secretId = `ocid1.vaultsecret.oc1..${end}`;
      assert.deepEqual(problemsOf([withSecret('a', secretId)]), [
        'a.credential.secretId: expected the OCID of a Vault secret',
      ]);
      for (const name of ['domainClientSecretId', 'integrationsSecretId']) {
        assert.throws(() => valuesWith({ [name]: secretId }), /expected an OCID/);
      }
      for (const name of Object.keys(IDS)) {
        const kind = name.endsWith('CompartmentId') ? 'compartment' : 'fnfunc';
        assert.throws(() => valuesWith({ [name]: `ocid1.${kind}.oc1..${end}` }), /expected an OCID/);
      }
    });
  }
});
