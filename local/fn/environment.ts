/**
 * The environment of a function's process. Nothing is inherited but PATH: in Oracle Cloud there is no shell
 * around a function, and a variable of the developer's would hide a missing setting. Pure.
 * Sources: OCI Functions "Function Environment Variables"; Fn server 0.3.753, observed, which lacks the two names.
 */
import path from 'node:path';
import type { FnRunnerSettings, FnSettings } from './config.ts';

/** The names of what a process finds in its private folder. */
export const LISTENER_FILE = 'lsnr.sock';
export const RPST_FILE = 'rpst';
export const PRIVATE_KEY_FILE = 'private.pem';

/** What one process's environment is made of. */
export interface EnvironmentInput {
  readonly app: FnRunnerSettings['app'];
  readonly fn: FnSettings;
  readonly region: string;
  /** The process's private folder. */
  readonly folder: string;
  readonly path: string;
}

/** The environment, whole. */
export function toEnvironment({ app, fn, region, folder, path: searchPath }: EnvironmentInput) {
  const environment: Record<string, string> = {
    // The function's own setting wins over the application's; neither can hold a name that follows.
    ...app.config,
    ...fn.config,
    PATH: searchPath,
    HOME: '/home/fn',
    FN_FORMAT: 'http-stream',
    FN_LISTENER: `unix:${path.join(folder, LISTENER_FILE)}`,
    FN_TYPE: 'sync',
    FN_MEMORY: `${fn.memoryMb}`,
    FN_APP_ID: app.id,
    FN_APP_NAME: app.name,
    FN_FN_ID: fn.id,
    FN_FN_NAME: fn.name,
  };
  if (fn.principal !== undefined) {
    environment['OCI_RESOURCE_PRINCIPAL_VERSION'] = '2.2';
    environment['OCI_RESOURCE_PRINCIPAL_RPST'] = path.join(folder, RPST_FILE);
    environment['OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM'] = path.join(folder, PRIVATE_KEY_FILE);
    environment['OCI_RESOURCE_PRINCIPAL_REGION'] = region;
  }
  return environment;
}
