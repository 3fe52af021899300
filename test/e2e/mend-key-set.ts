/** A key set of a case's own for JWKS_URL, whose body is what it is told; a rotation that is there in a moment. */
import { copyFileSync, renameSync } from 'node:fs';
import { signingKeysFile } from '../../local/cloud/plan.ts';
import { openSigningKeys } from '../../local/identity-domain/signing-keys.ts';
import { type Send, sample, viaGateway } from './mend-calls.ts';
import type { MendStage } from './mend-stage.ts';

const KEY_SET_PATH = '/admin/v1/SigningCert/jwk';

/** The body that it answers with now; by case, since one is made for each. */
const bodies = new WeakMap<object, { body: string }>();

/** Has the functions fetch a key set with this body. */
export async function useKeySet(stage: MendStage, body: string): Promise<void> {
  const shown = { body };
  bodies.set(stage.t, shown);
  const url = await stage.standIn((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(shown.body);
  });
  // A client of the domain has no business there.
  await stage.use({ JWKS_URL: `${url}/keys`, JWKS_CREDENTIAL_SECRET_ID: '' });
}

/** Has it publish what the domain publishes. */
export async function publishKeys({ t, cloud }: MendStage): Promise<undefined> {
  const response = await fetch(cloud.urls['identity-domain'] + KEY_SET_PATH);
  const shown = bodies.get(t);
  if (shown !== undefined) shown.body = await response.text();
}

/**
 * A good caller right after a rotation, in a flood of forged tokens that has used up the early fetches. The new key is made
 * before, so that the flood is still fresh when the domain signs with it.
 */
export const callInFlood: Send = async (stage) => {
  const file = signingKeysFile(stage.state);
  const rotated = `${file}.rotated`;
  copyFileSync(file, rotated);
  await (await openSigningKeys(rotated)).rotate('previous');
  await viaGateway()(stage);
  for (let count = 0; count < 3; count += 1) await viaGateway(sample('wrong-key-id'))(stage);
  renameSync(rotated, file);
  return viaGateway()(stage);
};
