/**
 * The configuration file with which OCI's command line and SDKs sign as a user, and the private key that it names.
 * Both are readable by their owner only, and are left alone while they say what they should.
 * Source: OCI "SDK and CLI Configuration File".
 */
import { createPublicKey } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { toFingerprint, type UserPrincipal } from './api-key.ts';
import { readStateFile, writeStateFile } from './state-file.ts';

/** What the profile DEFAULT says. */
export interface OciProfile {
  readonly user: UserPrincipal;
  /** Of the user's API key, in PEM; it goes into a file of its own. */
  readonly privateKey: string;
  /** One that OCI's SDKs know. */
  readonly region: string;
}

const KEY_FILE_NAME = 'oci-api-key.pem';

/** Writes the configuration to `file`, and the key beside it. */
export function writeOciConfigFile(file: string, { user, privateKey, region }: OciProfile): void {
  // Absolute: a relative one would be looked for in the folder from which a command is called.
  const keyFile = join(resolve(dirname(file)), KEY_FILE_NAME);
  const fingerprint = toFingerprint(createPublicKey(privateKey));
  const lines = [
    '[DEFAULT]',
    `user=${user.userId}`,
    `fingerprint=${fingerprint}`,
    `tenancy=${user.tenancyId}`,
    `region=${region}`,
    `key_file=${keyFile}`,
  ];
  // The key first: whoever finds the configuration must find the key.
  writeUnlessSame(keyFile, privateKey);
  writeUnlessSame(file, `${lines.join('\n')}\n`);
}

function writeUnlessSame(file: string, text: string): void {
  if (readStateFile(file) !== text) writeStateFile(file, text);
}
