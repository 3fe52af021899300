/** The values of a deployment: what is taken, and that every mistake is said at once and without a value. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isPathPrefix, withoutPrefix } from '../../gateway/path-prefix.ts';
import { parseValues, requireValues } from '../../gateway/values.ts';

const CANARY = 'canary-7f3a';
const HINT = 'gateway/values.example.json has each of them';
const example: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync('gateway/values.example.json', 'utf8'),
);

/** The problems, one a line. */
function problemsOf(json: unknown): readonly string[] {
  try {
    parseValues(json);
    return [];
  } catch (error) {
    const [hint, ...problems] = String(Reflect.get(Object(error), 'message'))
      .split('\n')
      .toReversed();
    assert.equal(hint, HINT);
    return problems.toReversed();
  }
}

describe('the values of a deployment', () => {
  it('are those of the example, which has every one of them', () => {
    assert.deepEqual(parseValues(example), example);
    assert.deepEqual(problemsOf({ ...example, another: 1 }), ['another: no such value']);
  });

  it('need a prefix only, and have the rest by default', () => {
    assert.deepEqual(parseValues({ pathPrefix: '/v1' }), {
      pathPrefix: '/v1',
      callerSource: 'token',
      issuer: 'https://identity.oraclecloud.com/',
    });
  });

  it('are not there where they are empty, as in a file that is yet to be filled in', () => {
    const empty = Object.fromEntries(Object.keys(example).map((name) => [name, '']));
    assert.deepEqual(parseValues({ ...empty, pathPrefix: '/v1' }), parseValues({ pathPrefix: '/v1' }));
    assert.deepEqual(problemsOf(empty), ['pathPrefix: must be there']);
  });

  it('must be an object with a prefix', () => {
    for (const json of [null, 5, CANARY, undefined])
      assert.deepEqual(problemsOf(json), ['expected an object']);
    for (const json of [{}, []]) assert.deepEqual(problemsOf(json), ['pathPrefix: must be there']);
  });

  it('are refused with every problem at once, in whatever order, and without a value', () => {
    const wrong = {
      colour: CANARY,
      PathPrefix: CANARY,
      ['__proto__']: CANARY,
      pathPrefix: `/${CANARY}/`,
      authorizerFunctionId: `ocid1.fnfunc.${CANARY}'`,
      invokerFunctionId: { id: CANARY },
      callerSource: CANARY,
      identityDomainUrl: `http://${CANARY}`,
      issuer: 5,
      audience: [CANARY],
      tenant: null,
      functionsCompartmentId: `ocid1.vaultsecret.${CANARY}`,
      domainClientSecretId: CANARY,
    };
    const problems = problemsOf(wrong);
    assert.deepEqual([...problems].sort(), [
      'PathPrefix: no such value',
      '__proto__: no such value',
      'audience: expected string',
      'authorizerFunctionId: expected an OCID: ocid1.fnfunc.…',
      'callerSource: expected token or gateway',
      'colour: no such value',
      'domainClientSecretId: expected an OCID: ocid1.vaultsecret.…',
      'functionsCompartmentId: expected an OCID: ocid1.compartment.… or ocid1.tenancy.…',
      'identityDomainUrl: expected https://host, without a path',
      'invokerFunctionId: expected string',
      'issuer: expected string',
      'pathPrefix: expected a path such as /method-4',
      'tenant: expected string',
    ]);
    assert.doesNotMatch(problems.join('\n'), new RegExp(CANARY));
  });

  for (const [name, values] of Object.entries({
    invokerFunctionId: [
      'ocid1.fnfunc.',
      "ocid1.fnfunc.oc1..a'} ",
      'ocid1.fnfunc.oc1..a\n',
      'ocid1.fnfunc.oc1..a b',
      ' ocid1.fnfunc.oc1..a',
      'OCID1.FNFUNC.oc1..a',
      'ocid1.fnfuncs.oc1..a',
    ],
    identityDomainUrl: [
      'https://',
      'https://a//',
      'https://a/b',
      'https://a?b',
      'https://u:p@a',
      'https://a b',
      'https://a\n',
      'ftp://a',
      'https://a:port',
    ],
    pathPrefix: [
      '/',
      'v1',
      '/v1/',
      '//v1',
      '/v1//a',
      '/../a',
      '/a/.',
      '/{a}',
      '/a b',
      '/a%20',
      '/a?b',
      `/${'a'.repeat(255)}`,
    ],
    gatewayCompartmentId: ['ocid1.user.oc1..a', 'ocid1.compartment.oc1..a}'],
  })) {
    it(`refuse for ${name} what is none`, () => {
      for (const value of values) {
        const problems = problemsOf({ pathPrefix: '/v1', [name]: value });
        assert.equal(problems.length, 1, JSON.stringify(value));
        assert.ok(problems[0]?.startsWith(`${name}: expected `));
      }
    });
  }

  it('take the address of the identity domain with the slash that a browser copies, and without it', () => {
    for (const end of ['', '/']) {
      const values = parseValues({ pathPrefix: '/v1', identityDomainUrl: `https://domain.example${end}` });
      assert.equal(values.identityDomainUrl, 'https://domain.example');
    }
  });

  it('take a tenancy for a compartment, and a port in an address', () => {
    const values = {
      pathPrefix: '/v1/a.b-c_d~e',
      secretsCompartmentId: 'ocid1.tenancy.oc1..a',
      identityDomainUrl: 'https://idcs-1.identity.oraclecloud.com:443',
    };
    assert.deepEqual(problemsOf(values), []);
  });
});

describe('the address of the identity domain', () => {
  it('loses a slash at its end, which some copy along', () => {
    const values = parseValues({ pathPrefix: '/v1', identityDomainUrl: 'https://idcs-1.example/' });
    assert.equal(values.identityDomainUrl, 'https://idcs-1.example');
  });
});

describe('values that are needed', () => {
  it('are given under their names', () => {
    const values = parseValues({ pathPrefix: '/v1', audience: 'a', tenant: 't' });
    assert.deepEqual(requireValues(values, ['audience', 'issuer']), {
      audience: 'a',
      issuer: 'https://identity.oraclecloud.com/',
    });
  });

  it('are all said when they are missing, those that are there are not', () => {
    const values = parseValues({ pathPrefix: '/v1', audience: CANARY });
    assert.throws(() => requireValues(values, ['tenant', 'audience', 'invokerFunctionId']), {
      message: 'no value for tenant, invokerFunctionId: gateway/values.example.json has an example of each',
    });
  });
});

describe('a path prefix', () => {
  it('is whole segments', () => {
    assert.equal(isPathPrefix(`/${'a'.repeat(254)}`), true);
    assert.equal(isPathPrefix('/a\n'), false);
    assert.equal(isPathPrefix('/...'), true);
  });

  it('is taken off where the path goes on behind it', () => {
    assert.equal(withoutPrefix('/v1/a/b', '/v1'), '/a/b');
    assert.equal(withoutPrefix('/v1/{a*}', '/v1'), '/{a*}');
    for (const path of ['/v1', '/v10/a', '/a/v1/b', '/V1/a'])
      assert.equal(withoutPrefix(path, '/v1'), undefined);
  });
});
