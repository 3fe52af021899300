/**
 * What the callers of the demo hold: OIC passwords for method 1, tokens for methods 3 and 4.
 * Good tokens come from the token endpoint, as a client gets them; bad ones from the local domain's sample mint.
 */
import type { Cloud } from '../../local/cloud/cloud.ts';
import { AUDIENCE, CLIENTS, OIC_USERS, SCOPE } from '../../local/cloud/names.ts';

const BAD_KINDS = [
  'expired',
  'other-audience',
  'other-tenant',
  'forged',
  'tampered',
  'id-token',
  'no-scope',
] as const;

/** Authorization header values, by who sends them. */
export interface Credentials {
  readonly partnerBasic: string;
  readonly wrongBasic: string;
  readonly tokens: Readonly<Record<(typeof BAD_KINDS)[number] | 'orders' | 'reports' | 'user', string>>;
}

/** Gets everything that the scenarios need from the running cloud. */
export async function fetchCredentials(cloud: Cloud): Promise<Credentials> {
  const domain = cloud.urls['identity-domain'];
  const [orders, reports, user] = await Promise.all([
    fetchAccessToken(domain, toBasic(CLIENTS.orders, cloud.secrets.ordersClient)),
    fetchAccessToken(domain, toBasic(CLIENTS.reports, cloud.secrets.reportsClient)),
    fetchSampleToken(domain, 'user'),
  ]);
  const bad = await Promise.all(BAD_KINDS.map(async (kind) => [kind, await fetchSampleToken(domain, kind)]));
  return {
    partnerBasic: toBasic(OIC_USERS.partner, cloud.secrets.partnerUser),
    wrongBasic: toBasic(OIC_USERS.partner, 'not-the-password'),
    tokens: { ...Object.fromEntries(bad), orders, reports, user },
  };
}

/** RFC 6749 §4.4: the client credentials grant, with Basic client authentication. */
async function fetchAccessToken(domain: string, authorization: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: `${AUDIENCE}${SCOPE}` });
  const answer = await postTo(`${domain}/oauth2/v1/token`, { authorization }, body);
  return `Bearer ${String(answer['access_token'])}`;
}

async function fetchSampleToken(domain: string, kind: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await postTo(`${domain}/.local/tokens`, headers, JSON.stringify({ kind }));
  return `Bearer ${String(answer['token'])}`;
}

async function postTo(
  url: string,
  headers: Record<string, string>,
  body: string | URLSearchParams,
): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok)
    throw new Error(`the identity domain answered ${response.status} to a request for a token`);
  return (await response.json()) as Record<string, unknown>;
}

function toBasic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
