/**
 * X.509 v3 certificates for RSA keys (RFC 5280), which node:crypto reads but cannot make: the domain's own
 * certification authority, and a leaf for each signing key. They prove nothing: every verifier of an access
 * token uses the key of the first certificate and its thumbprint, never the chain.
 */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  DER_NULL,
  DER_TRUE,
  toBareTagged,
  toBitString,
  toInteger,
  toObjectId,
  toOctetString,
  toSequence,
  toSet,
  toTagged,
  toTime,
  toUtf8String,
} from './der.ts';

/** Whom a certificate names, and who vouches for it. */
export interface CertificateRequest {
  /** Common name of the holder. */
  readonly subject: string;
  /** The holder's key, private or public. */
  readonly subjectKey: KeyObject;
  /** Common name of the authority; the holder's own in a self-signed certificate. */
  readonly issuer: string;
  /** The authority's private RSA key. */
  readonly issuerKey: KeyObject;
  readonly isAuthority: boolean;
  readonly notBefore: Date;
}

const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

/** Oracle's leaves live this long. */
const VALIDITY_YEARS = 10;
const VERSION_3 = Buffer.from([2]);
const SERIAL_BYTES = 16;
/** A default that DER leaves out. */
const ABSENT = Buffer.alloc(0);

/** keyUsage bits, the first one leftmost (RFC 5280, section 4.2.1.3). */
const KEY_CERT_SIGN = { bits: 0b0000_0100, unused: 2 };
const DIGITAL_SIGNATURE = { bits: 0b1000_0000, unused: 7 };

/** Makes a certificate, DER-encoded, valid for ten years and signed with SHA-256 and RSA. */
export function createCertificate(request: CertificateRequest): Buffer {
  const signed = toSignedPart(request);
  const signature = sign('sha256', signed, request.issuerKey);
  return toSequence(signed, toAlgorithm(), toBitString(signature));
}

/** RFC 5280, section 4.1: `TBSCertificate`. */
function toSignedPart(request: CertificateRequest): Buffer {
  const notAfter = new Date(request.notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + VALIDITY_YEARS);
  return toSequence(
    toTagged(0, toInteger(VERSION_3)),
    toInteger(randomSerial()),
    toAlgorithm(),
    toName(request.issuer),
    toSequence(toTime(request.notBefore), toTime(notAfter)),
    toName(request.subject),
    toPublicKey(request.subjectKey).export({ type: 'spki', format: 'der' }),
    toTagged(3, toExtensions(request)),
  );
}

function toAlgorithm(): Buffer {
  return toSequence(toObjectId(OID.sha256WithRsa), DER_NULL);
}

function toName(commonName: string): Buffer {
  return toSequence(toSet(toSequence(toObjectId(OID.commonName), toUtf8String(commonName))));
}

function toExtensions({ isAuthority, subjectKey, issuerKey }: CertificateRequest): Buffer {
  const usage = isAuthority ? KEY_CERT_SIGN : DIGITAL_SIGNATURE;
  return toSequence(
    // Critical: a reader that does not know these two must refuse the certificate.
    toExtension(OID.basicConstraints, DER_TRUE, isAuthority ? toSequence(DER_TRUE) : toSequence()),
    toExtension(OID.keyUsage, DER_TRUE, toBitString(Buffer.from([usage.bits]), usage.unused)),
    toExtension(OID.subjectKeyIdentifier, ABSENT, toOctetString(toKeyId(subjectKey))),
    toExtension(OID.authorityKeyIdentifier, ABSENT, toSequence(toBareTagged(0, toKeyId(issuerKey)))),
  );
}

function toExtension(id: string, critical: Buffer, value: Buffer): Buffer {
  return toSequence(toObjectId(id), critical, toOctetString(value));
}

/** RFC 5280, section 4.2.1.2, method 1: SHA-1 of the public key's bits, as a name and no more. */
function toKeyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(toPublicKey(key).export({ type: 'pkcs1', format: 'der' }))
    .digest();
}

function toPublicKey(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

/** A random serial number without a leading zero byte, which DER would not allow. */
function randomSerial(): Buffer {
  const serial = randomBytes(SERIAL_BYTES);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  return serial;
}
