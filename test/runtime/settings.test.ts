/** Reading the configuration: typed values, or every problem at once and no value in any. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flag, integer, optional, text, url, words } from '../../src/runtime/setting-kinds.ts';
import { mergeProblems, readSettings, toProblem } from '../../src/runtime/settings.ts';

const DECLARED = {
  TOKEN_AUDIENCES: words('https://api.example/'),
  TOKEN_TENANT: optional(text('a tenant', 'idcs-example')),
  CLOCK_SKEW_SECONDS: integer({ min: 0, max: 120, fallback: 30 }),
  JWKS_URL: optional(url('a URL', 'https://keys.example/')),
  ALLOW_INSECURE_HTTP: flag(),
  JWKS: optional(text('a key set', '{}')),
};

function keysOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  const result = readSettings(DECLARED, environment);
  return result.ok ? [] : result.problems.map(({ key }) => key);
}

describe('the configuration', () => {
  it('is reported whole: keys that cannot be read, and what is wrong between the others, each key once', () => {
    const read = readSettings(DECLARED, { TOKEN_AUDIENCES: 'a', JWKS_URL: 'nonsense' });
    const between = ['JWKS_URL', 'JWKS'].map((key) => ({ key, expected: 'something else', example: 'x' }));
    assert.deepEqual(
      mergeProblems(read, between).map(({ key, expected }) => [key, expected]),
      [
        ['JWKS_URL', 'a URL'],
        ['JWKS', 'something else'],
      ],
    );
    const good = readSettings(DECLARED, { TOKEN_AUDIENCES: 'a' });
    assert.deepEqual(mergeProblems(good, between), between);
  });

  it('is typed, with a fallback for what is absent', () => {
    const result = readSettings(DECLARED, { TOKEN_AUDIENCES: ' a  b\tc\n', CLOCK_SKEW_SECONDS: ' 5 ' });
    assert.deepEqual(result, {
      ok: true,
      settings: {
        TOKEN_AUDIENCES: ['a', 'b', 'c'],
        TOKEN_TENANT: undefined,
        CLOCK_SKEW_SECONDS: 5,
        JWKS_URL: undefined,
        ALLOW_INSECURE_HTTP: false,
        JWKS: undefined,
      },
    });
  });

  for (const empty of ['', ' ', '\t\n', undefined]) {
    it(`counts ${JSON.stringify(empty)} as absent, since Fn cannot unset a key`, () => {
      assert.deepEqual(keysOf({ TOKEN_AUDIENCES: 'a', TOKEN_TENANT: empty, CLOCK_SKEW_SECONDS: empty }), []);
      assert.deepEqual(keysOf({ TOKEN_AUDIENCES: empty }), ['TOKEN_AUDIENCES']);
    });
  }

  it('is refused with every problem at once', () => {
    const environment = {
      CLOCK_SKEW_SECONDS: '999',
      JWKS_URL: 'x',
      ALLOW_INSECURE_HTTP: 'maybe',
      TOKEN_X: '1',
    };
    assert.deepEqual(keysOf(environment).sort(), [
      'ALLOW_INSECURE_HTTP',
      'CLOCK_SKEW_SECONDS',
      'JWKS_URL',
      'TOKEN_AUDIENCES',
      'TOKEN_X',
    ]);
  });

  it('is never quoted in a problem, which says what is expected and gives an example', () => {
    const canary = 'canary-5d';
    const result = readSettings(DECLARED, {
      CLOCK_SKEW_SECONDS: canary,
      JWKS_URL: canary,
      TOKEN_AUDIENCE: canary,
    });
    assert.ok(!result.ok);
    assert.doesNotMatch(JSON.stringify(result), /canary/);
    for (const { expected, example } of result.problems) assert.ok(expected !== '' && example !== '');
  });

  it('says to which known key an unknown one is closest', () => {
    const result = readSettings(DECLARED, { TOKEN_AUDIENCES: 'a', TOKEN_TENENT: 'b' });
    assert.ok(!result.ok);
    assert.match(result.problems[0]?.expected ?? '', /TOKEN_TENANT/);
  });

  it('may stand beside keys of others', () => {
    const others = {
      PATH: '/bin',
      FN_FORMAT: 'http-stream',
      HOME: '/',
      TOKENS: 'x',
      OCI_RESOURCE_PRINCIPAL_RPST: 'x',
    };
    assert.deepEqual(keysOf({ TOKEN_AUDIENCES: 'a', ...others }), []);
  });

  it('may hold keys of another function, which are not read here, and whose misspellings are reported all the same', () => {
    const elsewhere = ['REQUIRED_SCOPES', 'INTROSPECTION'];
    const keysWith = (key: string) => {
      const result = readSettings(DECLARED, { TOKEN_AUDIENCES: 'a', [key]: 'x' }, elsewhere);
      assert.equal(Object.hasOwn(result.settings, key), false);
      return result.ok ? [] : result.problems.map((problem) => problem.key);
    };
    for (const key of elsewhere) assert.deepEqual(keysWith(key), []);
    for (const key of ['REQUIRED_SCOPE', 'INTROSPECTION_MODE', 'JWKS_KEYS'])
      assert.deepEqual(keysWith(key), [key]);
  });

  it('is read from the environment itself and not from what it inherits', () => {
    assert.deepEqual(keysOf(Object.create({ TOKEN_TENENT: 'x' })), ['TOKEN_AUDIENCES']);
  });
});

describe('a kind of setting', () => {
  for (const [what, setting, right, wrong] of [
    [
      'a whole number',
      integer({ min: 1, max: 100, fallback: 5 }),
      ['1', '100', '007'],
      ['0', '101', '-1', '+5', '1.0', '1e1', '0x1', '５', 'NaN', '', ' 5', '99999999999'],
    ],
    ['a flag', flag(), ['true', 'false'], ['TRUE', 'yes', '1', 'on', '']],
    [
      'a URL',
      url('x', 'y'),
      ['https://a.example', 'http://a.example:8080/x'],
      [
        'a.example',
        '//a.example',
        'https://',
        'ftp://a.example',
        'file:///x',
        'https://u@a.example',
        'https://:p@a.example',
        'https://a.example/#x',
        'https://a.example/?x',
      ],
    ],
  ] as const) {
    it(`takes ${what} as ${right.join(' and ')}`, () => {
      for (const value of right) assert.notEqual(setting.parse(value), undefined, value);
    });

    for (const value of wrong) {
      it(`does not take ${JSON.stringify(value)} as ${what}`, () => {
        assert.equal(setting.parse(value), undefined);
      });
    }

    it(`shows ${what} in its own example`, () => {
      if (setting.example !== 'y') assert.notEqual(setting.parse(setting.example), undefined);
    });
  }

  it('may be absent, with or without another value for it', () => {
    assert.deepEqual(optional(text('x', 'y')).fallback, { value: undefined });
    assert.deepEqual(optional(text('x', 'y'), 'z').fallback, { value: 'z' });
    assert.equal(text('x', 'y').fallback, undefined);
  });

  it('becomes a problem without anything but key, expectation and example', () => {
    assert.deepEqual(toProblem('KEY', text('x', 'y')), { key: 'KEY', expected: 'x', example: 'y' });
  });
});
