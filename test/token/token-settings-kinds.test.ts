/** The configured algorithms and required claims: each word is understood, or the whole is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../../src/runtime/settings.ts';
import { ALGORITHMS } from '../../src/token/algorithms.ts';
import { checkTokenSettings, tokenSettings } from '../../src/token/token-settings.ts';
import { AUDIENCE, createKeyFor, createSigningKey, toKeySetText, toPlainKeySet } from '../support/tokens.ts';

const DOMAIN = 'https://idcs-0123example.identity.example';
const RSA_KEY = toKeySetText(createSigningKey('thumb-1'));

type Environment = Readonly<Record<string, string>>;

function readWith(environment: Environment) {
  return readSettings(tokenSettings, {
    TOKEN_AUDIENCES: AUDIENCE,
    IDENTITY_DOMAIN_URL: DOMAIN,
    ...environment,
  });
}

function read(environment: Environment) {
  const result = readWith(environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

/** Keys that have a problem, in reading or between each other. */
function problemKeys(environment: Environment): string[] {
  const result = readWith(environment);
  const problems = [...(result.ok ? [] : result.problems), ...checkTokenSettings(result.settings)];
  return problems.map(({ key }) => key);
}

describe('TOKEN_ALGORITHMS', () => {
  it('are one or more names of the list, in their order', () => {
    for (const algorithm of ALGORITHMS) {
      assert.deepEqual(read({ TOKEN_ALGORITHMS: algorithm }).TOKEN_ALGORITHMS, [algorithm]);
    }
    assert.deepEqual(read({ TOKEN_ALGORITHMS: ' ES256  RS256\n' }).TOKEN_ALGORITHMS, ['ES256', 'RS256']);
    assert.deepEqual(read({ TOKEN_ALGORITHMS: ALGORITHMS.join(' ') }).TOKEN_ALGORITHMS, ALGORITHMS);
  });

  for (const text of [
    'none',
    'HS256',
    'RS256 HS256',
    'RS256 none',
    'rs256',
    'RS256,PS256',
    'RSA-OAEP',
    'ES256K',
    'EDDSA',
    'Ed25519',
    'RS1',
    '*',
    'length',
    'constructor',
  ]) {
    it(`are refused as ${text}, which anyone could sign with or nobody knows`, () => {
      assert.deepEqual(problemKeys({ TOKEN_ALGORITHMS: text }), ['TOKEN_ALGORITHMS']);
    });
  }

  it('need a seed key that can do one of them, or every token would be refused without a word', () => {
    const ecKey = toPlainKeySet(createKeyFor('ES256').publicKey);
    const both = JSON.stringify({ keys: [...JSON.parse(RSA_KEY).keys, ...JSON.parse(ecKey).keys] });
    for (const [jwks, algorithms, problems] of [
      [RSA_KEY, 'RS256', []],
      [RSA_KEY, 'ES256', ['JWKS']],
      [RSA_KEY, 'RS384 PS256', ['JWKS']],
      [RSA_KEY, 'ES256 RS256', []],
      [ecKey, 'RS256', ['JWKS']],
      [ecKey, 'EdDSA ES384', ['JWKS']],
      [ecKey, 'ES256', []],
      [both, 'RS256', []],
      [both, 'EdDSA', ['JWKS']],
    ] as const) {
      assert.deepEqual(problemKeys({ JWKS: jwks, TOKEN_ALGORITHMS: algorithms }), problems, algorithms);
    }
    assert.deepEqual(problemKeys({ JWKS: ecKey }), ['JWKS'], 'the default is RS256');
  });

  it('are not held against the seed keys when one of the two could not be read', () => {
    assert.deepEqual(problemKeys({ JWKS: RSA_KEY, TOKEN_ALGORITHMS: 'none' }), ['TOKEN_ALGORITHMS']);
    assert.deepEqual(problemKeys({ JWKS: 'none', TOKEN_ALGORITHMS: 'ES256' }), ['JWKS']);
  });
});

describe('REQUIRED_CLAIMS', () => {
  for (const [text, claims] of [
    ['sub_type=client', [{ name: 'sub_type', values: ['client'] }]],
    ['sub_type=client,user', [{ name: 'sub_type', values: ['client', 'user'] }]],
    [
      'a=1  b=true,false\n',
      [
        { name: 'a', values: ['1'] },
        { name: 'b', values: ['true', 'false'] },
      ],
    ],
    [
      'https://example/claim=https://value/?a=b',
      [{ name: 'https://example/claim', values: ['https://value/?a=b'] }],
    ],
    ['a==', [{ name: 'a', values: ['='] }]],
    [
      'a=1 a=2',
      [
        { name: 'a', values: ['1'] },
        { name: 'a', values: ['2'] },
      ],
    ],
    ['__proto__=x', [{ name: '__proto__', values: ['x'] }]],
  ] as const) {
    it(`are read from ${JSON.stringify(text)}`, () => {
      assert.deepEqual(read({ REQUIRED_CLAIMS: text }).REQUIRED_CLAIMS, claims);
    });
  }

  for (const text of [
    'sub_type',
    '=client',
    'sub_type=',
    'sub_type=client,',
    'sub_type=,client',
    'sub_type=a,,b',
    'sub_type=,',
    'sub_type:client',
    '=',
    'a=1 b',
    'a=1, b=2',
    'a = 1',
    '{"sub_type":"client"}',
  ]) {
    it(`are refused as ${text}, instead of asking for less than was meant`, () => {
      assert.deepEqual(problemKeys({ REQUIRED_CLAIMS: text }), ['REQUIRED_CLAIMS']);
    });
  }

  it('are refused without being repeated', () => {
    const result = readWith({ REQUIRED_CLAIMS: 'canary-19', TOKEN_ALGORITHMS: 'canary-19' });
    assert.ok(!result.ok);
    assert.doesNotMatch(JSON.stringify(result.problems), /canary/);
  });
});

describe('JWKS', () => {
  for (const text of [
    '{"keys":[]}',
    '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}',
    '{"keys":[null]}',
    '{}',
    '[]',
  ]) {
    it(`is refused as ${text}: JWKS without a usable key`, () => {
      assert.equal(tokenSettings.JWKS.parse(text), undefined);
    });
  }
});
