/**
 * `make deploy APP=…`: both functions to an OCI application, by `fn deploy --all`. It looks at everything that has to be
 * there first, and builds where one can see what the build says.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildFunctions } from '../scripts/build-functions.ts';
import { EXIT } from './exit-codes.ts';
import { checkReadiness } from './fn/checks.ts';
import { APPLICATION, showCommand } from './fn/fn-command.ts';
import { raiseVersions } from './fn/versions.ts';
import { printLine, printNote, toMessage } from './print.ts';
import { onSignal } from './signals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({ options: { app: { type: 'string', default: APPLICATION } } });
try {
  process.exitCode = await deploy(values.app);
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = EXIT.unusable;
}

async function deploy(application: string): Promise<number> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(application))
    throw new Error('APP must be the name of an application');
  const readiness = await checkReadiness('oci', application, process.env);
  if (!readiness.ok) {
    printNote('not deployed; missing:');
    for (const line of readiness.missing) printNote(`  - ${line}`);
    return EXIT.unusable;
  }
  const { name, registry } = readiness.context;
  printLine('building the functions ...');
  await buildFunctions(fileURLToPath(new URL('../dist', import.meta.url)));
  const versions = raiseVersions(ROOT);
  printLine(`deploying to the application ${application} of the context ${name}, images to ${registry}`);
  for (const [file, version] of Object.entries(versions)) printLine(`  ${file}: version ${version}`);
  const command = showCommand('fn', ['deploy', '--all', '--app', application, '--no-bump'], ROOT);
  onSignal(async () => command.stop());
  if ((await command.code) !== 0) {
    printNote(
      'fn deploy failed; with a failed push: `docker login` to the registry, and a policy for its repository',
    );
    return EXIT.found;
  }
  printLine(`\ndeployed. Next: make config APP=${application} | sh`);
  return EXIT.done;
}
