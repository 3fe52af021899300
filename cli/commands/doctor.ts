/** `gatekeeper doctor`: reaches for everything that a deployment needs, changes nothing, and says what is missing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addDeploymentOptions } from '../deployment.ts';
import type { DoctorOptions } from '../doctor/doctor-options.ts';
import { EXIT } from '../exit-codes.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { onSignal } from '../signals.ts';
import { addVaultOptions } from '../vault-options.ts';

const HELP_END: HelpEnd = {
  examples: [
    'gatekeeper doctor                     the local cloud of `make dev`',
    'gatekeeper doctor --env .env --values gateway/values.json --gateway "$GATEWAY_URL"',
    'gatekeeper doctor --env .env --spec spec.json --profile DEPLOY --json',
  ],
  notes: [
    "It runs no integration: of OIC it reads each integration's metadata, with the credential of the table. A password",
    'that OIC refuses is tried once. In a tenancy it reads Vault as you; that a function may read it too, shows in a call.',
  ],
  found: 'a check failed',
};

/** Longer than any request may take. */
const MAX_SECONDS = 60;

/** Adds the command. */
export function addDoctorCommand(program: Command): void {
  const command = program
    .command('doctor')
    .description('reach for everything that a deployment needs, and say what is missing');
  addVaultOptions(addDeploymentOptions(command))
    .option('--values <file>', 'values of the deployment, such as gateway/values.json')
    .option('--spec <file>', 'the specification that is deployed')
    .addOption(new Option('--gateway <url>', 'URL of the deployment, prefix included').argParser(parseUrl))
    .option('--user <name>', 'user for whom user_assertion is tried')
    .option('--dist <folder>', 'built functions to compare with the sources', 'dist')
    .addOption(
      new Option('--timeout <seconds>', 'longest wait for each answer; for the gateway five times as long')
        .argParser(parseSeconds)
        .default(2),
    )
    .option('--json', 'print the checks as JSON');
  addHelpEnd(command, HELP_END).action(examine);
}

/** Loaded here only: the other commands need neither the builder nor a local cloud. */
async function examine(options: DoctorOptions): Promise<void> {
  const [{ readDoctor }, { runDoctor }, { report }] = await Promise.all([
    import('../doctor/doctor-options.ts'),
    import('../doctor/run-doctor.ts'),
    import('../doctor/report.ts'),
  ]);
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-doctor-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  onSignal(async () => remove());
  try {
    const doctor = await readDoctor(options, directory);
    const isHealthy = report(doctor, await runDoctor(doctor));
    process.exitCode = isHealthy ? EXIT.done : EXIT.found;
  } finally {
    remove();
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback) || url.username !== '') {
    throw new InvalidArgumentError('it must be https, or http to this machine');
  }
  return url;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= MAX_SECONDS))
    throw new InvalidArgumentError(`it must be 1 to ${MAX_SECONDS}`);
  return seconds;
}
