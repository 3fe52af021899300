/** What `gatekeeper doctor` is told, and what it reads before it asks anyone: files, and nothing else. */
import { fileURLToPath } from 'node:url';
import type { Values } from '../../gateway/values.ts';
import { specificationFile } from '../../local/cloud/gateway-plan.ts';
import { buildFunctions } from '../../scripts/build-functions.ts';
import { readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';
import { type InvokerSettings, readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { createDeadline, type Deadline } from '../../src/runtime/clock.ts';
import { type SendHttp, sendHttp } from '../../src/runtime/http.ts';
import { type Deployment, type DeploymentOptions, readDeployment } from '../deployment.ts';
import { readValues } from '../project-files.ts';
import type { VaultOptions } from '../vault-options.ts';
import { readSpecification } from './specification-file.ts';

/** The options of the command. */
export interface DoctorOptions extends DeploymentOptions, VaultOptions {
  readonly values?: string;
  readonly spec?: string;
  readonly gateway?: URL;
  readonly user?: string;
  readonly dist: string;
  /** In seconds. */
  readonly timeout: number;
  readonly json?: true;
}

/** The authorizer's configuration, typed. */
type AuthorizerSettings = Extract<ReturnType<typeof readAuthorizerSettings>, { ok: true }>['settings'];

/** What every check works with. */
export interface Doctor {
  readonly options: DoctorOptions;
  readonly deployment: Deployment;
  /** Undefined where the function would end at its start. */
  readonly authorizer: AuthorizerSettings | undefined;
  readonly invoker: InvokerSettings | undefined;
  readonly values: Values | undefined;
  /** What is deployed, where there is a file of it. */
  readonly specification: { readonly file: string; readonly content: unknown } | undefined;
  /** A temporary folder for what is built; it goes with whoever made it. */
  readonly directory: string;
  /** Builds both functions into it. */
  readonly build: (directory: string) => Promise<unknown>;
  /** Of each request to another machine. */
  readonly timeoutMs: number;
  /** Sends within that time, whatever the deadline of the whole is. */
  readonly send: SendHttp;
  /** For what takes several requests, one after the other. */
  readonly toDeadline: () => Deadline;
}

/** A key set that is protected: openly, a secret, a token, the key set, and a token and a key set once more. */
const MOST_REQUESTS = 6;
const EXAMPLE_VALUES = fileURLToPath(new URL('../../gateway/values.example.json', import.meta.url));

/** Reads deployment and values. Throws an error that says what to do. */
export async function readDoctor(options: DoctorOptions, directory: string): Promise<Doctor> {
  const deployment = await readDeployment(options);
  const timeoutMs = options.timeout * 1000;
  const { authorizer: forAuthorizer, invoker: forInvoker } = deployment.environments;
  const authorizer = readAuthorizerSettings(forAuthorizer);
  const invoker = readInvokerSettings(forInvoker);
  // The local cloud has the names of the example.
  const file = options.values ?? (deployment.local === undefined ? undefined : EXAMPLE_VALUES);
  return {
    options,
    directory,
    build: buildFunctions,
    deployment,
    authorizer: authorizer.ok ? authorizer.settings : undefined,
    invoker: invoker.ok ? invoker.settings : undefined,
    values: file === undefined ? undefined : readValues(file),
    specification: findSpecification(options, deployment),
    timeoutMs,
    send: (request) => sendHttp({ ...request, timeoutMs: Math.min(request.timeoutMs, timeoutMs) }),
    toDeadline: () => createDeadline(Date.now() + timeoutMs * MOST_REQUESTS, Date.now),
  };
}

function findSpecification({ spec }: DoctorOptions, { local }: Deployment): Doctor['specification'] {
  const running = local?.running === undefined ? undefined : specificationFile(local.stateDirectory);
  const file = spec ?? running;
  return file === undefined ? undefined : { file, content: readSpecification(file) };
}
