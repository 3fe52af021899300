/**
 * Where the local cloud of `make dev` keeps its keys and secrets. `make token` signs with the same keys, so that
 * its tokens are good there, whether the cloud runs at the moment or not.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT = join(fileURLToPath(new URL('..', import.meta.url)), '.local', 'dev');

/** Absolute path of the folder; GATEKEEPER_STATE overrides it. */
export const DEV_STATE = process.env['GATEKEEPER_STATE'] || DEFAULT;
