/**
 * Where the local clouds of commands keep their keys and secrets. `make token` signs with the keys of `make dev`, so that its
 * tokens are good there, whether the cloud runs at the moment or not.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOCAL = join(fileURLToPath(new URL('..', import.meta.url)), '.local');
const CHOSEN = process.env['GATEKEEPER_STATE'];

/** Absolute path of the folder of `make dev`; GATEKEEPER_STATE overrides it. */
export const DEV_STATE = CHOSEN || join(LOCAL, 'dev');

/** That of `make fn-local`, which may run beside `make dev`. */
export const FN_LOCAL_STATE = CHOSEN || join(LOCAL, 'fn');
