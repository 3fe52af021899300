/** What `oci api-gateway deployment get` prints is linted as the specification that it stands for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toApiForm } from '../../../gateway/lint/cli-form.ts';
import { lintSpecification } from '../../../gateway/lint/lint.ts';

const PRINTED = {
  data: {
    'display-name': 'gatekeeper',
    specification: {
      'request-policies': {
        authentication: {
          type: 'CUSTOM_AUTHENTICATION',
          'function-id': 'ocid1.fnfunc.oc1..x',
          'is-anonymous-access-allowed': true,
          parameters: { 'my-token': 'request.headers[Authorization]' },
          'cache-key': ['my-token'],
          'token-header': null,
        },
      },
      routes: [
        {
          path: '/a',
          methods: ['GET'],
          backend: { type: 'ORACLE_FUNCTIONS_BACKEND', 'function-id': 'ocid1.fnfunc.oc1..y' },
          'request-policies': { authorization: { type: 'ANONYMOUS' } },
        },
      ],
    },
  },
};

test('its names become those of the API, but for those that the user chose', () => {
  const specification = toApiForm(PRINTED) as Record<string, Record<string, Record<string, unknown>>>;
  const authentication = specification['requestPolicies']?.['authentication'] ?? {};
  assert.equal(authentication['isAnonymousAccessAllowed'], true);
  assert.deepEqual(authentication['parameters'], { 'my-token': 'request.headers[Authorization]' });
});

test('what is dangerous in it is found', () => {
  const findings = lintSpecification(toApiForm(PRINTED), { callerSource: 'token' });
  const rules = findings.map(({ rule }) => rule);
  assert.ok(rules.includes('anonymous-access'));
  assert.ok(!rules.includes('unknown-name'), JSON.stringify(findings));
});

test('a specification as it is stays as it is, a hyphen in a name too: the API does not know such a one', () => {
  const specification = { routes: [], 'request-policies': {} };
  assert.equal(toApiForm(specification), specification);
  for (const value of [undefined, null, 'text', [], { data: null }, { data: { specification: [] } }]) {
    assert.equal(toApiForm(value), value);
  }
});

test('below names that the user chose the names are those of the API again', () => {
  const bodyValidation = {
    content: { 'x-own/type-1': { 'validation-type': 'NONE' } },
    'validation-mode': 'DISABLED',
  };
  const parameters = [{ name: 'page-size', required: true }];
  const policies = { 'body-validation': bodyValidation, 'query-parameter-validations': { parameters } };
  const route = {
    path: '/a',
    backend: { type: 'STOCK_RESPONSE_BACKEND', status: 200 },
    'request-policies': policies,
  };
  const specification = toApiForm({ data: { specification: { routes: [route] } } });
  assert.deepEqual(lintSpecification(specification, {}), []);
  assert.match(JSON.stringify(specification), /"x-own\/type-1":\{"validationType":"NONE"\}/);
  assert.match(JSON.stringify(specification), /"name":"page-size"/);
});
