/**
 * The secrets of one local cloud, made at its first start and kept in its state folder.
 * They are never printed; whoever wants to see them opens the file.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const secretsSchema = v.strictObject({
  /** Client secrets of the identity domain's clients. */
  ordersClient: v.string(),
  reportsClient: v.string(),
  gatekeeperClient: v.string(),
  /** Passwords of OIC's users. */
  partnerUser: v.string(),
  routeUser: v.string(),
  gatekeeperUser: v.string(),
});

/** The secrets by the name of who holds them. */
export type CloudSecrets = v.InferOutput<typeof secretsSchema>;

/** Opens the secrets of the state folder, or makes them. */
export function openCloudSecrets(stateDirectory: string): CloudSecrets {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const file = join(stateDirectory, 'secrets.json');
  const made = {
    ordersClient: randomSecret(),
    reportsClient: randomSecret(),
    gatekeeperClient: randomSecret(),
    partnerUser: randomSecret(),
    routeUser: randomSecret(),
    gatekeeperUser: randomSecret(),
  };
  try {
    // `wx` fails if the file is there: of two that start at once, one makes the secrets and both use them.
    writeFileSync(file, toText(made), { mode: 0o600, flag: 'wx' });
    return made;
  } catch {
    const kept: object = JSON.parse(readFileSync(file, 'utf8'));
    const secrets = v.parse(secretsSchema, { ...made, ...kept });
    // A folder of an earlier version lacks what has been added since.
    if (Object.keys(kept).length < Object.keys(secrets).length) writeFileSync(file, toText(secrets));
    return secrets;
  }
}

function toText(secrets: CloudSecrets): string {
  return JSON.stringify(secrets, undefined, 2);
}

/** All secret texts, for whoever checks that none of them was printed. */
export function allSecrets(secrets: CloudSecrets): readonly string[] {
  return Object.values(secrets);
}

function randomSecret(): string {
  return randomBytes(24).toString('base64url');
}
