/** The forms of a name and its password in Vault: recognised strictly, never guessed at, never repeated. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createSecret } from '../../src/runtime/secret.ts';
import { parseClientSecret, parseUserPassword } from '../../src/vault/secret-form.ts';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
const parse = (text: string) => parseUserPassword(createSecret(text));

describe('a secret is taken', () => {
  const accepted: readonly (readonly [what: string, text: string, username: string, password: string])[] = [
    ['as user and password with a colon', 'user:pass', 'user', 'pass'],
    ['with more colons in the password', 'user:pa:ss:', 'user', 'pa:ss:'],
    ['with spaces inside and behind, which are part of it', 'user : pass ', 'user ', ' pass '],
    ['with quotes and brackets that are not its beginning', `u"[{':p"[{'`, `u"[{'`, `p"[{'`],
    ['with characters outside ASCII', 'üser:pässwörd€😀', 'üser', 'pässwörd€😀'],
    ['with a password that looks like Base64', 'user:cGFzcw==', 'user', 'cGFzcw=='],
    ['with one line break of an editor', 'user:pass\n', 'user', 'pass'],
    ['with one line break of an editor on Windows', 'user:pass\r\n', 'user', 'pass'],
    ['in Base64', toBase64('user:pass'), 'user', 'pass'],
    ['in Base64 with a line break behind', `${toBase64('user:pass!')}\n`, 'user', 'pass!'],
    [
      'in Base64 with a line break of an editor on Windows behind',
      `${toBase64('user:pass!')}\r\n`,
      'user',
      'pass!',
    ],
    ['in Base64 with a line break inside', toBase64('user:pass\n'), 'user', 'pass'],
    ['in Base64 with a line break inside and behind', `${toBase64('user:pass\r\n')}\n`, 'user', 'pass'],
    ['in Base64 with characters outside ASCII', toBase64('üser:pässwörd€😀'), 'üser', 'pässwörd€😀'],
    ['as JSON', '{"username":"user","password":"pa:ss"}', 'user', 'pa:ss'],
    ['as JSON over several lines', '{\n  "password": "p",\n  "username": "u"\n}\n', 'u', 'p'],
    ['with a user that is an address', 'user@mail.example:pass', 'user@mail.example', 'pass'],
  ];
  for (const [what, text, username, password] of accepted) {
    it(what, () => assert.deepEqual(parse(text), { username, password }));
  }
});

describe('a secret is refused', () => {
  const refused: readonly (readonly [what: string, text: string])[] = [
    ['when it is empty', ''],
    ['when it is a line break', '\n'],
    ['when it has no colon', 'canary'],
    ['when the user is empty', ':canary'],
    ['when the password is empty', 'canary:'],
    ['when it has two line breaks behind', 'user:canary\n\n'],
    ['when it has two lines', 'user:canary\nother:canary'],
    ['when it has a tab', 'user:\tcanary'],
    ['when it has a NUL', 'user:canary\0'],
    ['when it has a C1 control character', 'user:canary\u0085'],
    ['when it begins with a space', ' user:canary'],
    ['when it begins with a line break', '\nuser:canary'],
    ['when it begins with a no-break space', '\u00a0user:canary'],
    ['when it begins with a byte order mark', '\ufeffuser:canary'],
    ['when it is a text in quotes', '"user:canary"'],
    ['when it is a text in single quotes', "'user:canary'"],
    ['when it is a list', '["user:canary"]'],
    ['when it is JSON behind a space', ' {"username":"user","password":"canary"}'],
    ['when it is JSON behind a byte order mark', '\ufeff{"username":"user","password":"canary"}'],
    ['when it is Base64 of JSON', toBase64('{"username":"user","password":"canary"}')],
    ['when it is Base64 of a text in quotes', toBase64('"user:canary"')],
    ['when it is Base64 of a text behind a space', toBase64(' user:canary')],
    ['when it is Base64 of a text behind a byte order mark', toBase64('\ufeffuser:canary')],
    ['when it is Base64 of a text with two line breaks behind', toBase64('user:canary\n\n')],
    [
      'when it is Base64 of bytes that are not UTF-8',
      Buffer.from('user:canary\xff', 'latin1').toString('base64'),
    ],
    ['when it is Base64 with two line breaks behind', `${toBase64('user:canary')}\n\n`],
    ['when it is Base64 without a colon in it', toBase64('canary')],
    ['when it is Base64 of an empty user', toBase64(':canary')],
    ['when it is Base64 without its padding', toBase64('user:canary').replaceAll('=', '')],
    ['when it is Base64 with a bit too many', 'dXNlcjpjYW5hcnl='],
    [
      'when it is Base64 over two lines',
      `${toBase64('user:canary').slice(0, 4)}\n${toBase64('user:canary').slice(4)}`,
    ],
    ['when it is base64url', Buffer.from('user:ÿÿÿ>?canary').toString('base64url')],
    ['when it is Base64 twice', toBase64(toBase64('user:canary'))],
    ['when it is a whole Authorization value', `Basic ${toBase64('user:canary')}`],
    ['when the JSON is cut off', '{"username":"user","password":"canary"'],
    ['when the JSON lacks the user', '{"password":"canary"}'],
    ['when the JSON lacks the password', '{"username":"canary"}'],
    ['when the JSON has an empty password', '{"username":"canary","password":""}'],
    ['when the JSON has a number', '{"username":"canary","password":1}'],
    ['when the JSON has more', '{"username":"u","password":"canary","clientId":"c"}'],
    ['when the JSON has a user with a colon', '{"username":"u:x","password":"canary"}'],
    ['when the JSON has a line break in the password', '{"username":"u","password":"canary\\n"}'],
    ['when it is a client and its secret', '{"clientId":"c","clientSecret":"canary"}'],
  ];
  for (const [what, text] of refused) {
    it(`${what}, and is not repeated`, () => {
      assert.throws(
        () => parse(text),
        (error: Error & { code?: string }) =>
          error.code === 'ERR_SECRET_FORM' && !inspect(error, { depth: 9 }).includes('canary'),
      );
    });
  }
});

describe('the secret of a client', () => {
  const parseClient = (text: string) => parseClientSecret(createSecret(text));
  const json = '{"clientId":"app","clientSecret":"pa:ss"}';

  for (const [what, text, clientId, clientSecret] of [
    ['as client and secret with a colon', 'app:pass', 'app', 'pass'],
    ['with more colons in the secret', 'app:pa:ss:', 'app', 'pa:ss:'],
    ['with one line break of an editor', 'app:pass\r\n', 'app', 'pass'],
    ['in Base64', `${toBase64('app:pass\n')}\n`, 'app', 'pass'],
    ['as JSON', json, 'app', 'pa:ss'],
    ['as JSON in the other order', '{ "clientSecret": "p", "clientId": "a" }\n', 'a', 'p'],
  ] as const) {
    it(`is taken ${what}`, () => assert.deepEqual(parseClient(text), { clientId, clientSecret }));
  }

  for (const [what, text] of [
    ['when it is a user and a password', '{"username":"canary","password":"canary"}'],
    ['when the JSON has both', `${json.slice(0, -1)},"username":"u","password":"canary"}`],
    ['when the JSON has one member of each', '{"clientId":"app","password":"canary"}'],
    ['when the JSON lacks the client', '{"clientSecret":"canary"}'],
    ['when the JSON has an empty secret', '{"clientId":"canary","clientSecret":""}'],
    ['when the JSON has a client with a colon', '{"clientId":"a:b","clientSecret":"canary"}'],
    ['when the JSON has a list', '{"clientId":"app","clientSecret":["canary"]}'],
    ['when the JSON has half a character', '{"clientId":"app","clientSecret":"canary\\ud800"}'],
    ['when it is empty', ''],
    ['when it has no colon', 'canary'],
    ['when the client is empty', ':canary'],
    ['when the secret is empty', 'canary:'],
    ['when it has two lines', 'app:canary\nother:canary'],
    ['when it is Base64 of JSON', toBase64(json)],
    ['when it is a whole Authorization value', `Basic ${toBase64('app:canary')}`],
  ] as const) {
    it(`is refused ${what}, and is not repeated`, () => {
      assert.throws(
        () => parseClient(text),
        (error: Error & { code?: string }) =>
          error.code === 'ERR_SECRET_FORM' && !inspect(error, { depth: 9 }).includes('canary'),
      );
    });
  }

  it('is not a user’s password, nor the other way round', () => {
    assert.throws(() => parse(json), { code: 'ERR_SECRET_FORM' });
    assert.deepEqual(parse('{"username":"u","password":"p"}'), { username: 'u', password: 'p' });
  });
});
