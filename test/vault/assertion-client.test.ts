/** An application with its key in Vault: a strong RSA key in PEM, all four members, and nothing of it in an error. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createSecret } from '../../src/runtime/secret.ts';
import { parseAssertionClient, parseClientSecret } from '../../src/vault/secret-form.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const toPem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string =>
  key.export({ type, format: 'pem' }).toString();

const PEM = toPem(rsa);
const CLIENT = { clientId: 'app', clientSecret: 'canary-secret', privateKey: PEM, keyId: 'canary-key' };
const parse = (value: unknown) =>
  parseAssertionClient(createSecret(typeof value === 'string' ? value : JSON.stringify(value)));

/** Nothing of the content, not a line of the key, and no other error. */
function isSilentRefusal(error: Error & { code?: string }): boolean {
  const text = inspect(error, { depth: 9, showHidden: true });
  return error.code === 'ERR_SECRET_FORM' && !text.includes('canary') && !text.includes(PEM.slice(40, 80));
}

const smallRsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const almostRsa = generateKeyPairSync('rsa', { modulusLength: 2040 }).privateKey;
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
const encrypted = rsa
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' })
  .toString();
const publicPem = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }).toString();

describe('an application with its key is refused', () => {
  const keys: readonly (readonly [what: string, privateKey: unknown])[] = [
    ['an RSA key of 1024 bits', toPem(smallRsa)],
    ['an RSA key that is a little too short', toPem(almostRsa)],
    ['an RSA key for PSS alone', toPem(pss)],
    ['an elliptic key', toPem(curve)],
    ['an elliptic key in its own form', toPem(curve, 'sec1')],
    ['an Ed25519 key', toPem(edwards)],
    ['a public key', publicPem],
    ['an encrypted key', encrypted],
    ['a key without its end', PEM.slice(0, -30)],
    ['a key without its line breaks', PEM.replaceAll('\n', ' ')],
    ['a key in Base64 without its frame', rsa.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
    ['a key as JWK', rsa.export({ format: 'jwk' })],
    ['a word', 'canary'],
    ['nothing', ''],
    ['null', null],
  ];
  for (const [what, privateKey] of keys) {
    it(`with ${what} as its key, and nothing of it is repeated`, () => {
      assert.throws(() => parse({ ...CLIENT, privateKey }), isSilentRefusal);
    });
  }

  for (const member of ['clientId', 'clientSecret', 'privateKey', 'keyId'] as const) {
    it(`without its ${member}, and nothing of it is repeated`, () => {
      assert.throws(() => parse({ ...CLIENT, [member]: undefined }), isSilentRefusal);
    });
  }

  const contents: readonly (readonly [what: string, value: unknown])[] = [
    ['with a member too many', { ...CLIENT, username: 'canary' }],
    ['with a colon in its id', { ...CLIENT, clientId: 'canary:x' }],
    ['with an empty secret', { ...CLIENT, clientSecret: '' }],
    ['with a line break in the name of its key', { ...CLIENT, keyId: 'canary\n' }],
    ['with an empty name of its key', { ...CLIENT, keyId: '' }],
    ['as a list', [CLIENT]],
    ['as JSON that breaks off', JSON.stringify(CLIENT).slice(0, -1)],
    ['in Base64', Buffer.from(JSON.stringify(CLIENT)).toString('base64')],
    ['as id and secret alone', 'app:canary'],
    ['when it is empty', ''],
    ['as the key alone', PEM],
  ];
  for (const [what, value] of contents) {
    it(`${what}, and nothing of it is repeated`, () => assert.throws(() => parse(value), isSilentRefusal));
  }
});

describe('an application with its key is taken', () => {
  for (const [what, privateKey] of [
    ['PKCS#8', PEM],
    ['PKCS#1', toPem(rsa, 'pkcs1')],
    ['PKCS#8 without the last line break', PEM.trimEnd()],
    ['PKCS#8 with line breaks of Windows', PEM.replaceAll('\n', '\r\n')],
  ] as const) {
    it(`with its key in ${what}`, () => {
      const { privateKey: key, ...rest } = parse({ ...CLIENT, privateKey });
      assert.deepEqual(rest, { clientId: 'app', clientSecret: 'canary-secret', keyId: 'canary-key' });
      assert.ok(key.equals(rsa));
    });
  }

  it('as JSON over several lines, in any order', () => {
    const { keyId, privateKey, clientSecret, clientId } = CLIENT;
    const text = JSON.stringify({ privateKey, keyId, clientSecret, clientId }, undefined, 2);
    assert.equal(parse(`${text}\n`).clientId, 'app');
  });

  it('for a grant without an assertion, too, which does not look at the key', () => {
    const text = JSON.stringify({ ...CLIENT, privateKey: 'none that is looked at' });
    const { clientId, clientSecret } = parseClientSecret(createSecret(text));
    assert.deepEqual([clientId, clientSecret], ['app', 'canary-secret']);
  });
});
