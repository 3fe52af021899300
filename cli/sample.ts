/** Sample tokens and requests as the local cloud's names have them. */
import { mkdirSync } from 'node:fs';
import { AUDIENCE, CLIENTS, ISSUER, SCOPE, TENANT } from '../local/cloud/names.ts';
import { signingKeysFile } from '../local/cloud/plan.ts';
import { mintSampleToken, type SampleKind } from '../local/identity-domain/sample-tokens.ts';
import { openSigningKeys } from '../local/identity-domain/signing-keys.ts';

/** A token signed with the keys of the state folder, which are made if there are none. */
export async function mintLocalToken(stateDirectory: string, kind: SampleKind): Promise<string> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  const keys = await openSigningKeys(signingKeysFile(stateDirectory), TENANT);
  return mintSampleToken(keys, {
    kind,
    domain: { issuer: ISSUER, tenant: TENANT },
    client: { clientId: CLIENTS.orders, clientName: CLIENTS.orders },
    audience: AUDIENCE,
    scope: SCOPE,
  });
}
