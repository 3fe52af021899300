/**
 * `make fn-local`: both functions on an Fn server of this machine (`fn start`), with the local cloud as their Oracle Cloud:
 * its signing keys as seed keys, its Vault, its OIC. It deploys, configures, calls both, and keeps the cloud running.
 */
import { fileURLToPath } from 'node:url';
import { FN_LOCAL_STATE } from './dev-state.ts';
import { EXIT } from './exit-codes.ts';
import { checkReadiness } from './fn/checks.ts';
import { APPLICATION, type ShownCommand, showCommand } from './fn/fn-command.ts';
import { configureFunctions } from './fn/local-configuration.ts';
import { callOnServer } from './fn/server-calls.ts';
import { createManagedCloud } from './managed-cloud.ts';
import { printLine, printNote, toMessage } from './print.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DEPLOY = ['deploy', '--all', '--app', APPLICATION, '--local', '--create-app', '--no-bump'];

let deployment: ShownCommand | undefined;
const { cloud, start, end } = createManagedCloud({ stateDirectory: FN_LOCAL_STATE }, () => {
  deployment?.stop();
  printNote('\nstopping; what is deployed stays deployed, without a cloud to call');
});
try {
  process.exitCode = await run();
  // With everything right the processes of the cloud keep this one alive until a signal comes.
  if (process.exitCode !== EXIT.done) await end();
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = EXIT.unusable;
  await end();
}

async function run(): Promise<number> {
  const readiness = await checkReadiness('fn-server', APPLICATION, process.env);
  if (!readiness.ok) {
    printNote('not deployed; missing:');
    for (const line of readiness.missing) printNote(`  - ${line}`);
    printNote('an Fn server on this machine: fn start --env-file local/fn/fn-server.env');
    return EXIT.unusable;
  }
  const { apiUrl } = readiness.context;
  printLine(`deploying to the Fn server at ${apiUrl}`);
  deployment = showCommand('fn', DEPLOY, ROOT);
  if ((await deployment.code) !== 0) return EXIT.found;
  await start();
  await configureFunctions(apiUrl, FN_LOCAL_STATE, cloud.urls);
  if (!(await callOnServer(apiUrl, FN_LOCAL_STATE))) return EXIT.found;
  printLine(`
The local cloud stays up for the two functions; Ctrl-C stops it. In another terminal, in this folder:

  GATEKEEPER_STATE='${FN_LOCAL_STATE}' FN_API_URL=${apiUrl} bin/gatekeeper invoke invoker --fn-server --kind expired
  fn config function ${APPLICATION} authorizer LOG_LEVEL debug`);
  return EXIT.done;
}
