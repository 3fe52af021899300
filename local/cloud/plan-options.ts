/**
 * What the local cloud's plan is made from: its folders, its secrets, its settings, and the parts that already run.
 * It starts nothing and reads nothing.
 */
import { join, resolve } from 'node:path';
import type { CloudSecrets } from './cloud-secrets.ts';
import type { PartName } from './parts.ts';

/** What the plan is made from. */
export interface PlanOptions {
  stateDirectory: string;
  /** Holds `authorizer/func.mjs` and `invoker/func.mjs`. */
  functionsDirectory: string;
  secrets: CloudSecrets;
  /** The platform's time limit for both functions. */
  functionTimeoutSeconds: number;
  /** Over the plan's own configuration of application and functions; an empty value unsets a key. */
  functionConfig: Readonly<Record<string, string>>;
  /** Where spans go; no tracing without it. */
  traceCollectorUrl?: string | undefined;
  /** Port of each part; 0 takes a free one. */
  ports: Readonly<Record<PartName, number>>;
}

/** URLs of the parts that run, by name. */
export type PartUrls = Readonly<Record<PartName, string>>;

/** The auth service of a state folder, which every part reads for itself. */
export function authServiceFile(stateDirectory: string): string {
  return join(stateDirectory, 'auth-service.json');
}

/** The deployer's OCI configuration file of a state folder, with an absolute path: commands take it from anywhere. */
export function ociConfigFile(stateDirectory: string): string {
  return resolve(stateDirectory, 'oci-config');
}
