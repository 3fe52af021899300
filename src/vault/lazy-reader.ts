/** Loads the reader of secrets with the first secret: it brings the OCI SDK along, 70 ms of a cold start. */
import type { ReadSecret } from './vault-client.ts';

/** A reader that calls `load` once, at its first use, and fails as `load` fails. */
export function createLazyReader(load: () => Promise<ReadSecret>): ReadSecret {
  let reader: Promise<ReadSecret> | undefined;
  return async (secretId, timeoutMs) => {
    reader ??= load();
    return (await reader)(secretId, timeoutMs);
  };
}
