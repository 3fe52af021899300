import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { createCertificate } from '../../../local/identity-domain/certificate.ts';

const authorityKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const leafKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

function create(
  subject: 'authority' | 'leaf',
  notBefore = new Date('2026-01-02T03:04:05Z'),
): X509Certificate {
  const isAuthority = subject === 'authority';
  return new X509Certificate(
    createCertificate({
      subject,
      subjectKey: isAuthority ? authorityKey : leafKey,
      issuer: 'authority',
      issuerKey: authorityKey,
      isAuthority,
      notBefore,
    }),
  );
}

describe('createCertificate', () => {
  it('makes a leaf that the authority has issued and signed', () => {
    const authority = create('authority');
    const leaf = create('leaf');

    assert.equal(leaf.subject, 'CN=leaf');
    assert.equal(leaf.issuer, 'CN=authority');
    assert.equal(leaf.checkIssued(authority), true);
    assert.equal(leaf.verify(authority.publicKey), true);
    assert.equal(leaf.checkPrivateKey(leafKey), true);
  });

  it('makes an authority that signs itself, and a leaf that is none', () => {
    const authority = create('authority');

    assert.equal(authority.verify(authority.publicKey), true);
    assert.equal(authority.ca, true);
    assert.equal(create('leaf').ca, false);
  });

  it('does not verify under the key of another', () => {
    const leaf = create('leaf');

    assert.equal(leaf.verify(leaf.publicKey), false);
  });

  it('is valid for ten years', () => {
    const leaf = create('leaf');

    assert.equal(leaf.validFromDate.toISOString(), '2026-01-02T03:04:05.000Z');
    assert.equal(leaf.validToDate.toISOString(), '2036-01-02T03:04:05.000Z');
  });

  it('writes the years from 2050 on with four digits', () => {
    const leaf = create('leaf', new Date('2049-12-31T23:59:59Z'));

    assert.equal(leaf.validFromDate.toISOString(), '2049-12-31T23:59:59.000Z');
    assert.equal(leaf.validToDate.toISOString(), '2059-12-31T23:59:59.000Z');
  });

  it('gives every certificate another serial number', () => {
    assert.notEqual(create('leaf').serialNumber, create('leaf').serialNumber);
  });
});
