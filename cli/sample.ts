/** Sample tokens and requests as the local cloud's names have them. */
import { mkdirSync } from 'node:fs';
import { AUDIENCE, CLIENTS, ISSUER, SCOPE, TENANT } from '../local/cloud/names.ts';
import { signingKeysFile } from '../local/cloud/plan.ts';
import {
  mintSampleToken,
  type SampleKind,
  type SampleRequest,
} from '../local/identity-domain/sample-tokens.ts';
import { openSigningKeys, type SigningKeys } from '../local/identity-domain/signing-keys.ts';

/** The key set of the state folder, whose keys are made if there are none, as seed keys: JWKS takes it as it is. */
export async function readSeedKeys(stateDirectory: string): Promise<string> {
  const keys = await (await openKeys(stateDirectory)).published();
  // Of a certificate nothing is needed, and it would take most of a function's 4 KB.
  return JSON.stringify({ keys: keys.map(({ published: { x5c: _certificates, ...key } }) => key) });
}

/** A token signed with the keys of the state folder, which are made if there are none; `others` go over the usual names. */
export async function mintLocalToken(
  stateDirectory: string,
  kind: SampleKind,
  others: Partial<SampleRequest> = {},
): Promise<string> {
  return mintSampleToken(await openKeys(stateDirectory), {
    kind,
    domain: { issuer: ISSUER, tenant: TENANT },
    client: { clientId: CLIENTS.orders, clientName: CLIENTS.orders },
    audience: AUDIENCE,
    scope: SCOPE,
    ...others,
  });
}

function openKeys(stateDirectory: string): Promise<SigningKeys> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  return openSigningKeys(signingKeysFile(stateDirectory), TENANT);
}
