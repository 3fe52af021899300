/** Who authenticates, what the gateway keeps of answers, and where a credential in a route goes: in all their forms. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSpecification } from '../../../gateway/specification/specification.ts';
import { parseValues } from '../../../gateway/values.ts';
import { createSecret } from '../../../src/runtime/secret.ts';
import { row, toTable } from '../../invoker/table-bench.ts';
import { drop, put } from '../json-edits.ts';
import { AUTHORIZER, found, OPTIONS, specificationWith, variable } from './lint-bench.ts';

const AUTHENTICATION = '/requestPolicies/authentication';
const KNOWN = { ...OPTIONS, authorizerFunctionId: AUTHORIZER };
const OTHER = 'ocid1.fnfunc.oc1..another';

describe('who decides', () => {
  it('is nobody to be sure of where two policies stand side by side', () => {
    const dynamic = {
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      authenticationServers: [],
    };
    assert.deepEqual(
      found(specificationWith(put('/requestPolicies/dynamicAuthentication', dynamic)), KNOWN),
      [
        'authorizer /requestPolicies/dynamicAuthentication',
        'authorizer /requestPolicies/dynamicAuthentication/authenticationServers',
      ],
    );
  });

  it('is looked at in each choice of a dynamic policy', () => {
    const detail = { type: 'CUSTOM_AUTHENTICATION', functionId: OTHER, tokenHeader: 'Authorization' };
    const policies = {
      dynamicAuthentication: {
        selectionSource: { type: 'SINGLE', selector: 'request.headers[X-Chosen]' },
        authenticationServers: [{ key: { name: 'a', type: 'ANY_OF' }, authenticationServerDetail: detail }],
      },
    };
    assert.deepEqual(found(specificationWith(put('/requestPolicies', policies)), KNOWN), [
      'authorizer /requestPolicies/dynamicAuthentication/authenticationServers/0/authenticationServerDetail/functionId',
    ]);
  });

  it('is not asked of a deployment whose authorizer is unknown, or that does not lead to the invoker', () => {
    const other = put(`${AUTHENTICATION}/functionId`, OTHER);
    assert.deepEqual(found(specificationWith(other), OPTIONS), []);
    const options = { authorizerFunctionId: AUTHORIZER, invokerFunctionId: 'ocid1.fnfunc.oc1..none' };
    assert.deepEqual(found(specificationWith(other), options), []);
  });

  it('may get the token as the one argument, but not under another name or from another place', () => {
    const token = `${AUTHENTICATION}/parameters`;
    const single = [drop(token), drop(`${AUTHENTICATION}/cacheKey`)];
    assert.deepEqual(
      found(specificationWith(...single, put(`${AUTHENTICATION}/tokenHeader`, 'authorization')), KNOWN),
      [],
    );
    for (const parameters of [
      { token: 'request.headers[Authorization]' },
      { authorization: 'request.query[Authorization]' },
      { authorization: 'Bearer constant' },
    ]) {
      const edits = [put(token, parameters), put(`${AUTHENTICATION}/cacheKey`, Object.keys(parameters))];
      assert.ok(
        found(specificationWith(...edits), KNOWN).includes(`authorizer ${token}`),
        JSON.stringify(parameters),
      );
    }
  });
});

describe('answers that are kept', () => {
  const lookup = '/routes/0/requestPolicies/responseCacheLookup';
  const policy = { type: 'SIMPLE_LOOKUP_POLICY', isEnabled: true, isPrivateCachingEnabled: true };

  it('are nobody else to see: without additions, and with others than the caller', () => {
    for (const cacheKeyAdditions of [undefined, [], [variable('request.query[id]')]]) {
      const value = cacheKeyAdditions === undefined ? policy : { ...policy, cacheKeyAdditions };
      assert.deepEqual(found(specificationWith(put(lookup, value))), [
        `response-cache ${lookup}/cacheKeyAdditions`,
      ]);
    }
  });

  it('are fine with the caller in the key, without private caching, and switched off', () => {
    for (const value of [
      { ...policy, cacheKeyAdditions: [variable('request.auth[sub]')] },
      { ...policy, cacheKeyAdditions: [variable('request.headers[authorization]')] },
      { ...policy, isPrivateCachingEnabled: false },
      { ...policy, isEnabled: false },
    ]) {
      assert.deepEqual(found(specificationWith(put(lookup, value))), [], JSON.stringify(value));
    }
  });
});

describe('a credential in a route', () => {
  const secretId = 'ocid1.vaultsecret.oc1..user';
  const integrations = toTable([
    row({
      name: 'order',
      route: 'GET /v1/orders/{id}',
      target: 'https://oic.example/orders/{id}',
      credential: { type: 'basic', secretId },
      allow: [{ scopes: ['read'] }],
    }),
    row({
      name: 'payroll',
      route: 'POST /v1/payroll',
      target: 'https://oic.example/payroll',
      credential: { type: 'basic', secretId },
      allow: [{ scopes: ['pay'] }],
    }),
  ]);
  const options = { table: { integrations, pathPrefix: '/v1' } };
  const specification = createSpecification({
    method: 3,
    integrations,
    values: parseValues({
      pathPrefix: '/v1',
      identityDomainUrl: 'https://d.example',
      audience: 'a',
      tenant: 't',
    }),
    credentials: new Map([[secretId, createSecret('Basic x')]]),
  });
  const withUrl = (url: string): unknown => {
    const copy = structuredClone(specification);
    Object.assign(copy.routes?.[0]?.backend ?? {}, { url });
    return copy;
  };

  it('goes where the table says', () => {
    assert.deepEqual(found(specification, options), []);
  });

  it('is found on its way to another integration, whatever way the address is written', () => {
    const finding = ['credential-address /routes/0/backend/url'];
    for (const url of [
      'https://oic.example/payroll',
      'https://OIC.EXAMPLE/payroll',
      'https://oic.example:443/payroll',
      `https://oic.example/${variable('request.path[id]')}`,
      'https://oic.example',
    ]) {
      assert.deepEqual(found(withUrl(url), options), finding, url);
    }
  });

  it('to a host that no integration is on is not ours to judge', () => {
    assert.deepEqual(found(withUrl('https://partner.example/payroll'), options), []);
  });
});
