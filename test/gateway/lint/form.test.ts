/** The rule `wrong-form`: whatever else is handed in instead of a specification, or of a part of one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drop, put } from '../json-edits.ts';
import { CANARY, found, foundAfter, lint, OPTIONS, specificationWith } from './lint-bench.ts';

const POLICY = '/requestPolicies/authentication';

describe('what is no specification at all', () => {
  for (const value of [null, true, 7, CANARY, [], [{}], `{"routes":[]}`]) {
    it(`is found as such: ${JSON.stringify(value)}`, () => {
      assert.deepEqual(lint(value), [
        { rule: 'wrong-form', pointer: '', why: 'is no object', mend: 'make it an object' },
      ]);
    });
  }

  it('may be an empty object, as the API needs nothing', () => {
    assert.deepEqual(found({}), []);
    assert.deepEqual(found({ routes: null, requestPolicies: null }), []);
  });
});

describe('a part in a wrong form', () => {
  for (const [pointer, value, expected] of [
    ['/routes', {}, ['/routes']],
    ['/routes', 'GET /a', ['/routes']],
    ['/routes/0', null, ['/routes/0']],
    ['/routes/0', ['/a'], ['/routes/0']],
    ['/routes/2/methods', 'GET', ['/routes/2/methods']],
    ['/routes/2/methods', { GET: true }, ['/routes/2/methods']],
    [
      '/routes/2/methods',
      ['GET', 'get', null, 'TRACE'],
      [1, 2, 3].map((index) => `/routes/2/methods/${index}`),
    ],
    ['/routes/2/backend/connectTimeoutInSeconds', '10', ['/routes/2/backend/connectTimeoutInSeconds']],
    ['/routes/2/backend/isSslVerifyDisabled', 'false', ['/routes/2/backend/isSslVerifyDisabled']],
    [
      '/routes/2/requestPolicies/authorization/allowedScope',
      CANARY,
      ['/routes/2/requestPolicies/authorization/allowedScope'],
    ],
    [`${POLICY}/parameters`, ['request.headers[a]'], [`${POLICY}/parameters`]],
    [`${POLICY}/parameters/authorization`, null, [`${POLICY}/parameters/authorization`]],
    [`${POLICY}/parameters/authorization`, { from: CANARY }, [`${POLICY}/parameters/authorization`]],
    [`${POLICY}/validationFailurePolicy/type`, 'modify_response', [`${POLICY}/validationFailurePolicy/type`]],
    [`${POLICY}/validationFailurePolicy/type`, null, [`${POLICY}/validationFailurePolicy/type`]],
    ['/routes/3/backend/type', '__proto__', ['/routes/3/backend/type']],
    ['/routes/2/path', `partner/${CANARY}`, ['/routes/2/path']],
  ] as const) {
    it(`is found at ${pointer}: ${JSON.stringify(value)}`, () => {
      const findings = lint(specificationWith(put(pointer, value)));
      const forms = findings.filter(({ rule }) => rule === 'wrong-form').map((finding) => finding.pointer);
      assert.deepEqual(forms, expected);
      assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
    });
  }

  it('does not hide what else is wrong beside it and below it', () => {
    const findings = foundAfter(
      put('/routes/1/backend/type', 'FUNCTION'),
      put('/routes/0/path', 5),
      put('/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/ifExists', 'REPLACE'),
      put('/routes/2/backend/isSslVerifyDisabled', true),
    );
    for (const line of [
      'wrong-form /routes/1/backend/type',
      'wrong-form /routes/0/path',
      'wrong-form /routes/0/requestPolicies/headerTransformations/setHeaders/items/0/ifExists',
      'tls-verification /routes/2/backend/isSslVerifyDisabled',
    ]) {
      assert.ok(findings.includes(line), `${line}: ${findings}`);
    }
  });
});

describe('the place of a token', () => {
  const token = {
    type: 'TOKEN_AUTHENTICATION',
    validationPolicy: {
      type: 'REMOTE_JWKS',
      uri: 'https://x.example/',
      additionalValidationPolicy: { audiences: ['a'] },
    },
  };
  const jwt = {
    type: 'JWT_AUTHENTICATION',
    issuers: ['i'],
    audiences: ['a'],
    publicKeys: { type: 'REMOTE_JWKS', uri: 'https://x.example/' },
  };
  const custom = { type: 'CUSTOM_AUTHENTICATION', functionId: 'ocid1.fnfunc.oc1..x' };
  const scheme = { tokenHeader: 'Authorization', tokenAuthScheme: 'Bearer' };
  const parameters = { a: 'request.host' };

  for (const policy of [
    { ...token, ...scheme },
    { ...token, tokenQueryParam: 'token' },
    { ...jwt, ...scheme, tokenQueryParam: null },
    { ...custom, tokenHeader: 'Authorization' },
    { ...custom, tokenQueryParam: 'token' },
    { ...custom, parameters },
    // The session is in a cookie.
    { ...token, validationFailurePolicy: oauth2() },
  ]) {
    it(`may be ${Object.keys(policy).join(', ')} of ${policy.type}`, () => {
      assert.deepEqual(foundAfter(put(POLICY, policy)), []);
    });
  }

  for (const [policy, expected] of [
    [token, POLICY],
    [{ ...token, ...scheme, tokenQueryParam: 'x' }, POLICY],
    [{ ...token, tokenHeader: 'Authorization' }, `${POLICY}/tokenAuthScheme`],
    [{ ...jwt, tokenHeader: 'Authorization', tokenAuthScheme: null }, `${POLICY}/tokenAuthScheme`],
    [custom, POLICY],
    [{ ...custom, parameters, tokenHeader: 'x' }, POLICY],
    [{ ...custom, parameters, validationFailurePolicy: oauth2(), tokenHeader: 'x' }, POLICY],
  ] as const) {
    it(`may not be ${Object.keys(policy).join(', ')} of ${policy.type}`, () => {
      assert.deepEqual(foundAfter(put(POLICY, policy)), [`wrong-form ${expected}`]);
    });
  }

  function oauth2() {
    return {
      type: 'OAUTH2',
      clientDetails: { type: 'VALIDATION_BLOCK' },
      sourceUriDetails: { type: 'VALIDATION_BLOCK' },
      scopes: ['openid'],
      responseType: 'CODE',
    };
  }
});

describe('a specification that nests too deep to be one', () => {
  const nested = (levels: number) => {
    let value: unknown = 'x';
    for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { x: value };
    return value;
  };

  it('is not looked into', () => {
    for (const levels of [66, 100_000]) {
      const findings = lint({ routes: [], extra: nested(levels) }, OPTIONS);
      assert.deepEqual(
        findings.map(({ rule, pointer }) => `${rule} ${pointer}`),
        ['wrong-form '],
      );
    }
  });

  it('is looked into as far as any specification goes', () => {
    assert.deepEqual(foundAfter(put('/extra', nested(60))), ['unknown-name /extra']);
    assert.deepEqual(foundAfter(drop('/routes/3'), put('/loggingPolicies/extra', nested(60))), [
      'unknown-name /loggingPolicies/extra',
    ]);
  });
});
