/**
 * A function's resource principal: its session, and the two files by which a process gets it.
 * Renewed before a call, while half of its life is left, since OCI's SDKs read the files again only at expiry.
 */
import path from 'node:path';
import type { AuthService, Session } from '../oci/auth-service.ts';
import type { ResourcePrincipal } from '../oci/session-token.ts';
import { writeStateFile } from '../oci/state-file.ts';
import { PRIVATE_KEY_FILE, RPST_FILE } from './environment.ts';

/** Keeps the two files in a process's folder fresh. */
export interface PrincipalFiles {
  /** Writes the files into `folder` unless it holds the current session already. */
  refresh(folder: string): Promise<void>;
  /** Forgets a folder that is gone. */
  forget(folder: string): void;
}

const LIFETIME_SECONDS = 1800;

/** One session for all processes of a function: a key of its own for each would make every cold start slower. */
export function createPrincipalFiles(
  authService: Pick<AuthService, 'issue'>,
  principal: ResourcePrincipal,
  now: () => number,
): PrincipalFiles {
  const written = new Map<string, Session>();
  let session: Session | undefined;
  let renewal: Promise<Session> | undefined;

  function current(): Promise<Session> {
    const isFresh = session !== undefined && session.expiresAt - now() >= (LIFETIME_SECONDS * 1000) / 2;
    if (session !== undefined && isFresh) return Promise.resolve(session);
    renewal ??= authService
      .issue(principal, LIFETIME_SECONDS, now())
      .then((issued) => {
        session = issued;
        return issued;
      })
      .finally(() => {
        renewal = undefined;
      });
    return renewal;
  }

  return {
    refresh: async (folder) => {
      const wanted = await current();
      if (written.get(folder) === wanted) return;
      // No call runs in the process meanwhile, so it cannot read the new key with the old token.
      writeStateFile(path.join(folder, PRIVATE_KEY_FILE), wanted.privateKeyPem);
      // Without a newline at the end: the SDKs send the file's content as it is.
      writeStateFile(path.join(folder, RPST_FILE), wanted.sessionToken);
      written.set(folder, wanted);
    },
    forget: (folder) => void written.delete(folder),
  };
}
