/**
 * Changes the password of the OIC user that the invoker calls with, on both sides, as an administrator would: a new version
 * of the secret in Vault, then the user's password in OIC.
 */
import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { OIC_SECRET_ID, OIC_USERS } from '../../local/cloud/names.ts';

/** Throws when one of the two refuses. Gives the new password, for whoever checks that it was not printed. */
export async function rotateOicPassword({ urls }: Cloud): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const user = OIC_USERS.gatekeeper;
  await control(`${urls.vault}/.local/secrets/${OIC_SECRET_ID}/versions`, 'POST', {
    content: `${user}:${password}`,
  });
  await control(`${urls.oic}/.local/users/${user}`, 'PUT', { password });
  return password;
}

async function control(url: string, method: string, body: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, { method, body: JSON.stringify(body) });
  if (!response.ok)
    throw new Error(`the local cloud answered ${response.status} to a change of the password`);
}
