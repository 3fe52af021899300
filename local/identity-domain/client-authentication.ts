/**
 * Basic authentication of a client at the endpoints that `oidc-provider` does not serve.
 * It knows no other method, and tells a wrong secret from an unknown client in no way.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clients } from './clients.ts';

/** Client id and secret as they were sent. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Reads an Authorization header of the Basic scheme (RFC 7617); undefined for anything else. */
export function parseBasicHeader(header: string | undefined): ClientCredentials | undefined {
  const encoded = /^basic ([a-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { clientId: fromForm(text.slice(0, colon)), clientSecret: fromForm(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

/** The id of the client that the header proves; undefined when it proves none. */
export function authenticateClient(clients: Clients, header: string | undefined): string | undefined {
  const sent = parseBasicHeader(header);
  const client = clients.find(sent?.clientId);
  if (sent === undefined || client === undefined) return undefined;
  return isEqual(sent.clientSecret, client.clientSecret) ? client.clientId : undefined;
}

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
function fromForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isEqual(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
