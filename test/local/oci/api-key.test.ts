/** API keys: what is taken for one, and how it is named. */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { isApiKeyPem, toFingerprint } from '../../../local/oci/api-key.ts';

/** Made once with `openssl rsa -pubout`; nobody has the private half any more. */
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4zFWq/arh7LsIq+GDOkJ
uZjTfT7+OPL4Wifoblf0GruReBOFOqV5A4rJWZGTDzfT86ms/GawqRa+zVYOtp8R
gu6/IvFs1nvu2fvjV4IjH2fUWYCxW3V7CrTavO+ZZLOT/PhgHuEvUQMKJfNLT//T
Gn3nhATRQHpqpcmmoKKfytqUKyaS5I3CA6Ly3xI6RCfBDIsoeplzP3vvJcFYuAn7
NAFon8aIQ03pCQahHwcUJu7Ipt3R2FmYjF5Tks3QohtB0P5r0JI6oyP9bIjJsAIc
i4if/2zA54Q9PYG8HLqLRxRJXfB8uP0IDxsy7bBVuT3X6MPMbRlXGAJBVIP+RJVq
cQIDAQAB
-----END PUBLIC KEY-----
`;
/** What `openssl rsa -pubin -outform DER | openssl md5 -c` prints of it. */
const FINGERPRINT = 'e3:71:99:75:2e:51:0c:db:be:4e:68:e5:60:60:6f:5a';

function generateRsa(modulusLength: number): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

describe('an API key', () => {
  it('is no private key, of which the public half could be taken', () => {
    assert.equal(isApiKeyPem(generateRsa(2048).privateKey), false);
  });

  it('is no RSA key that is too short, and no key of another kind', () => {
    assert.equal(isApiKeyPem(generateRsa(1024).publicKey), false);
    const others = [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      // RSA too, but only for the other padding, which OCI's signatures do not have.
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
    ];
    for (const { publicKey } of others) {
      assert.equal(isApiKeyPem(String(publicKey.export({ type: 'spki', format: 'pem' }))), false);
    }
  });

  it('is no RSA key in another form, and no text', () => {
    const pkcs1 = createPublicKey(PUBLIC_KEY).export({ type: 'pkcs1', format: 'pem' });
    for (const pem of [String(pkcs1), PUBLIC_KEY.slice(0, 200), 'ssh-rsa AAAA', FINGERPRINT, '']) {
      assert.equal(isApiKeyPem(pem), false, pem);
    }
  });

  it('is an RSA public key in PEM', () => {
    assert.equal(isApiKeyPem(PUBLIC_KEY), true);
  });

  it('has the fingerprint that openssl prints', () => {
    assert.equal(toFingerprint(createPublicKey(PUBLIC_KEY)), FINGERPRINT);
  });
});
