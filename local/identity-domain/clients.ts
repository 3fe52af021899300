/**
 * The domain's clients as they are now: configured at the start, with secrets that may change while it runs.
 * Changes live in memory only: a restart goes back to the configured secrets. No secret leaves it in an error.
 */
import type { ParsedConfig } from './config.ts';

/** A client with its current secret. */
export type Client = ParsedConfig['clients'][number];

/** The clients of this domain. */
export interface Clients {
  /** All of them; after every change another list, so that whoever keeps one can tell. */
  all(): readonly Client[];
  find(clientId: string | undefined): Client | undefined;
  /** From now on only the new secret counts. False for a client that is not known. */
  setSecret(clientId: string, clientSecret: string): boolean;
}

/** Starts with the configured clients. */
export function createClients(configured: readonly Client[]): Clients {
  let clients = configured;
  const find: Clients['find'] = (wanted) => clients.find(({ clientId }) => clientId === wanted);

  return {
    all: () => clients,
    find,
    setSecret: (clientId, clientSecret) => {
      const old = find(clientId);
      if (old === undefined) return false;
      clients = clients.map((client) => (client === old ? { ...old, clientSecret } : client));
      return true;
    },
  };
}
