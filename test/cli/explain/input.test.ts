/** What is given is taken for what it is: a token, a header, a request, a word, or a log. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recognise } from '../../../cli/explain/input.ts';
import { ERRORS } from '../../../src/errors.ts';
import { DENIAL_REASONS } from '../../../src/token/denial.ts';

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA';

/** The values of the Authorization header in the call that is made of it. */
function valuesOf(given: string): unknown {
  const recognised = recognise(given);
  assert.equal(recognised.kind, 'request', given);
  return recognised.kind === 'request' ? JSON.parse(recognised.body).data.authorization : undefined;
}

describe('a token', () => {
  for (const given of [
    TOKEN,
    `${TOKEN}\n`,
    `  ${TOKEN}\r\n`,
    `\u{feff}${TOKEN}`,
    `"${TOKEN}"`,
    `Bearer ${TOKEN}`,
    `Authorization: Bearer ${TOKEN}`,
    `authorization:Bearer ${TOKEN}`,
    `> Authorization: Bearer ${TOKEN}`,
    `curl/8\n> Host: x\n> authorization: Bearer ${TOKEN}\n> Accept: */*`,
    `-H "Authorization: Bearer ${TOKEN}" \\`,
    `-H 'Authorization: Bearer ${TOKEN}'`,
    `{"access_token":"${TOKEN}","token_type":"Bearer","expires_in":3600}`,
  ]) {
    it(`is found in ${JSON.stringify(given).slice(0, 60)}`, () => {
      assert.equal(valuesOf(given), `Bearer ${TOKEN}`);
    });
  }

  it('that is there twice is two', () => {
    const header = `Authorization: Bearer ${TOKEN}`;
    assert.deepEqual(valuesOf(`${header}\nX: y\n${header}`), [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
  });

  it('that is not there is none', () => {
    for (const given of ['', ' \n', '\u{feff}']) assert.equal(valuesOf(given), undefined);
  });

  it('of another scheme keeps its scheme', () => {
    for (const given of ['Basic dXNlcjpwYXNz', 'DPoP abc', 'Digest username="x"']) {
      assert.equal(valuesOf(given), given);
      assert.equal(
        String(valuesOf(`Authorization: ${given}`)).replaceAll('"', ''),
        given.replaceAll('"', ''),
      );
    }
  });

  it('that a terminal has wrapped is not mended, and said to be so', () => {
    const wrapped = `${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}`;
    const recognised = recognise(wrapped);
    assert.match(recognised.kind === 'request' ? (recognised.note ?? '') : '', /wrapped/);
    assert.match(String(valuesOf(wrapped)), /\n/);
  });
});

describe('a request', () => {
  for (const given of [
    '{"type":"USER_DEFINED","data":{}}',
    '{"type":"TOKEN","token":"Bearer x"}',
    '{"type":"USER_DEFINED","data":{"code":"ERR_VAULT_DENIED","callId":"x"}}',
    '{"type":"OTHER","data":{}}',
    '{"what":"else"}',
    '{"type":"TOKEN","token":',
    '{',
  ]) {
    it(`${given} goes to the authorizer as it is`, () => {
      assert.deepEqual(recognise(given), { kind: 'request', body: given });
    });
  }
});

describe('a word', () => {
  it('is every code and every reason', () => {
    for (const word of [...Object.keys(ERRORS), ...Object.keys(DENIAL_REASONS)]) {
      assert.deepEqual(recognise(` ${word}\n`), { kind: 'word', word });
    }
  });

  it('may be none of ours', () => {
    for (const word of ['ERR_NONE', 'token_epxired', 'help', 'token-expired', 'constructor']) {
      assert.deepEqual(recognise(word), { kind: 'word', word });
    }
  });

  it('is not a token', () => {
    for (const given of [TOKEN, 'abc123def', 'a.b', `${'a'.repeat(100)}`]) {
      assert.equal(recognise(given).kind, 'request', given);
    }
  });
});

describe('a log', () => {
  const line = {
    time: '2026-01-01T00:00:00.000Z',
    level: 'info',
    function: 'authorizer',
    event: 'decision',
    callId: 'c1',
    decision: 'deny',
    reason: 'token_expired',
  };
  const text = JSON.stringify(line);

  for (const [name, given] of [
    ['a line as it is', text],
    ['a line with a prefix', `2026-01-01T00:00:00Z app/authorizer ${text}`],
    ['a line of the local cloud', `fn {"function":"authorizer","line":${JSON.stringify(text)}}`],
    [
      'an entry of OCI Logging',
      JSON.stringify({ data: { message: text, functionId: 'ocid1.fnfunc.oc1..example' } }, undefined, 2),
    ],
    ['a list of such entries', JSON.stringify([{ logContent: { data: { message: `call c1 ${text}` } } }])],
  ] as const) {
    it(`is ${name}`, () => {
      const given_ = recognise(given);
      assert.equal(given_.kind, 'log');
      if (given_.kind === 'log') {
        assert.equal(given_.entries.length, 1);
        assert.equal(given_.entries[0]?.reason, 'token_expired');
        assert.equal(given_.entries[0]?.facts['callId'], 'c1');
      }
    });
  }

  it('is several lines, those between that are none left out', () => {
    const given = recognise(`${text}\nsomething else\n\n{"a":1}\n${text}`);
    assert.equal(given.kind === 'log' ? given.entries.length : 0, 2);
  });

  it('is the answer of the invoker', () => {
    const given = recognise('{"status":502,"title":"x","code":"ERR_OIC_BROKEN","callId":"c1"}');
    assert.equal(given.kind === 'log' ? given.entries[0]?.code : '', 'ERR_OIC_BROKEN');
  });

  it('keeps nothing that the functions do not write', () => {
    const given = recognise(JSON.stringify({ ...line, authorization: `Bearer ${TOKEN}` }));
    assert.ok(!JSON.stringify(given).includes(TOKEN));
  });
});

describe('a long text', () => {
  for (const [what, text] of [
    ['of one word', 'a'.repeat(300_000)],
    ['of quotes behind a header', `authorization: ${'"'.repeat(300_000)}x`],
    ['of quotes in a header', `authorization: x${'" '.repeat(150_000)}`],
  ] as const) {
    it(`${what} is looked at once from its beginning to its end`, () => {
      const startedAt = performance.now();
      assert.equal(recognise(text).kind, 'request');
      // A pattern that began anew at each place would take minutes.
      assert.ok(performance.now() - startedAt < 5_000);
    });
  }
});
