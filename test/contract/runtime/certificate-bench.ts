/** A certificate for `localhost` and the authority that issued it, made at run time. */
import { generateKeyPairSync } from 'node:crypto';
import { createCertificate } from '../../../local/identity-domain/certificate.ts';

const authority = generateKeyPairSync('rsa', { modulusLength: 2048 });
const leaf = generateKeyPairSync('rsa', { modulusLength: 2048 });

function toPem(subject: string, isAuthority: boolean): string {
  const der = createCertificate({
    subject,
    subjectKey: isAuthority ? authority.publicKey : leaf.publicKey,
    issuer: 'Example Authority',
    issuerKey: authority.privateKey,
    isAuthority,
    notBefore: new Date(Date.now() - 86_400_000),
  });
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** What a server of `localhost` needs. */
export const serverOptions = {
  key: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  cert: toPem('localhost', false),
};

/** The certificate that a client must trust for it, in PEM. */
export const authorityPem = toPem('Example Authority', true);
