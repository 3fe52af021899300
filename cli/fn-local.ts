/**
 * `make fn-local`: both functions on an Fn server of this machine (`fn start`), with the local cloud as their Oracle Cloud:
 * its signing keys as seed keys, its Vault, its OIC. It deploys, configures, calls both, and keeps the cloud running.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCloud } from '../local/cloud/cloud.ts';
import { buildFunctions } from '../scripts/build-functions.ts';
import { DEV_STATE } from './dev-state.ts';
import { checkReadiness } from './fn/checks.ts';
import { APPLICATION, showCommand } from './fn/fn-command.ts';
import { configureFunctions } from './fn/local-configuration.ts';
import { callOnServer } from './fn/server-calls.ts';
import { printLine, printNote, toMessage } from './print.ts';
import { onSignal } from './signals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const UNUSABLE = 2;
const DEPLOY = ['deploy', '--all', '--app', APPLICATION, '--local', '--create-app', '--no-bump'];

try {
  process.exitCode = await run();
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = UNUSABLE;
}

async function run(): Promise<number> {
  const readiness = await checkReadiness('fn-server', APPLICATION, process.env);
  if (!readiness.ok) {
    printNote('not deployed; missing:');
    for (const line of readiness.missing) printNote(`  - ${line}`);
    printNote('an Fn server on this machine: fn start --env-file local/fn/fn-server.env');
    return UNUSABLE;
  }
  printLine(`deploying to the Fn server at ${readiness.context.apiUrl}`);
  if ((await showCommand('fn', DEPLOY, ROOT)) !== 0) return 1;
  return runCloud(readiness.context.apiUrl);
}

/** The local cloud with its own functions too, which nobody calls; ends with it when a call failed, else stays. */
async function runCloud(apiUrl: string): Promise<number> {
  const functionsDirectory = mkdtempSync(join(tmpdir(), 'gatekeeper-fn-local-'));
  const cloud = createCloud({ stateDirectory: DEV_STATE, functionsDirectory });
  const cleanUp = async (): Promise<void> => {
    await cloud.stop();
    rmSync(functionsDirectory, { recursive: true, force: true });
  };
  onSignal(async () => {
    printNote('\nstopping; the functions stay deployed, without a cloud to call');
    await cleanUp();
  });
  try {
    await buildFunctions(functionsDirectory);
    await cloud.startAll();
    await configureFunctions(DEV_STATE, cloud.urls);
    if (await callOnServer(apiUrl)) {
      printLine(
        '\nThe local cloud stays up for the two functions; Ctrl-C stops it. In another terminal, in this folder:\n',
      );
      printLine(`  FN_API_URL=${apiUrl} make invoke FUNCTION=invoker KIND=expired`);
      printLine(`  fn config function ${APPLICATION} authorizer LOG_LEVEL debug`);
      return 0;
    }
  } catch (error) {
    await cleanUp();
    throw error;
  }
  await cleanUp();
  return 1;
}
