/**
 * Where the local cloud of `make dev` keeps its keys and secrets. `make token` signs with the same keys, so that
 * its tokens are good there, whether the cloud runs at the moment or not.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the folder. */
export const DEV_STATE = join(fileURLToPath(new URL('..', import.meta.url)), '.local', 'dev');
