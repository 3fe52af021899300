/** Loads the reader of secrets with the first secret: it brings the OCI SDK along, 70 ms of a cold start. */
import type { ReadSecret } from './secret-version.ts';

/** A reader that calls `load` at its first use, and again after it failed; it fails as `load` fails. */
export function createLazyReader(load: () => Promise<ReadSecret>): ReadSecret {
  let reader: Promise<ReadSecret> | undefined;
  return async (...read) => {
    reader ??= load();
    const loading = reader;
    try {
      return await (await loading)(...read);
    } catch (error) {
      // A failed load is not kept: a session token that was not there yet comes.
      await loading.catch(() => {
        if (reader === loading) reader = undefined;
      });
      throw error;
    }
  };
}
