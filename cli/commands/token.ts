/**
 * `gatekeeper token`: a sample token of the local cloud, or a real one of an identity domain. A sample is worth nothing
 * elsewhere and is printed; a real one is a secret, and is printed only when one says so.
 */
import { type Command, Option } from 'commander';
import { SAMPLE_KINDS } from '../../local/identity-domain/sample-tokens.ts';
import { addDeploymentOptions, type DeploymentOptions, readDeployment } from '../deployment.ts';
import { DEV_STATE } from '../dev-state.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { writePrivately } from '../private-file.ts';
import {
  addSampleOptions,
  listKinds,
  mintSample,
  namesOfGiven,
  type SampleOptions,
} from '../sample-options.ts';
import { readEnvironmentClient, readVaultClient } from '../token/client-source.ts';
import { fetchRealToken } from '../token/real-token.ts';
import { toShownToken, toSummary } from '../token/shown-token.ts';
import { refuse } from '../usage-errors.ts';
import { addVaultOptions, parseServiceUrl, type VaultOptions } from '../vault-options.ts';

interface TokenOptions extends SampleOptions, VaultOptions, DeploymentOptions {
  readonly list?: true;
  /** True is the deployment's. */
  readonly domain?: URL | true;
  readonly clientSecretId?: string;
  readonly output?: string;
  readonly showSecrets?: true;
  readonly json?: true;
}

const NO_ARGUMENT =
  'id and secret of an application are not taken as arguments: every process of this machine can read those, and the shell keeps them. Set GATEKEEPER_CLIENT_ID and GATEKEEPER_CLIENT_SECRET, or name a Vault secret with --client-secret-id OCID';
const HIDDEN_NOTE = '--show-secrets prints the token, --output FILE writes it for you alone to read';
const HELP_END: HelpEnd = {
  examples: [
    'TOKEN=$(gatekeeper token --kind valid)',
    'gatekeeper token --list',
    'gatekeeper token --claim sub=alice --claim \'scope=["a","b"]\' --claim jti= --expires 5m',
    'gatekeeper token --kind user --expires -10m --json',
    'gatekeeper token --domain https://idcs-0123example.identity.oraclecloud.com \\',
    "    --scope 'https://gatekeeper.example/oic.invoke' --output token.txt",
    "gatekeeper token --domain --scope 'https://gatekeeper.example/oic.invoke' --show-secrets | gatekeeper explain",
  ],
  notes: [
    'A sample is signed with the keys of the local cloud, whether that runs or not, and good nowhere else.',
    'With --domain the token is a real one, by client credentials, and a secret: id and secret of the',
    'application come from GATEKEEPER_CLIENT_ID and GATEKEEPER_CLIENT_SECRET, or from Vault.',
  ],
};

/** Adds the command. */
export function addTokenCommand(program: Command): void {
  const command = program
    .command('token')
    .summary('make a sample token, or get a real one')
    .description('make a sample token of the local cloud, or get a real one of an identity domain')
    .option('--list', 'print the kinds of sample tokens, and what is right or wrong about each');
  addSampleOptions(command, 'scopes, separated by spaces; with --domain AUDIENCE and SCOPE in one text')
    .addOption(
      new Option(
        '--domain [url]',
        "a real token, of this domain or, without a URL, of the deployment's",
      ).argParser(parseServiceUrl),
    )
    .option('--client-secret-id <ocid>', 'Vault secret with id and secret of the application');
  addVaultOptions(addDeploymentOptions(command))
    .option('--output <file>', 'write the token there, for you alone to read')
    .addOption(new Option('--show-secrets', 'print a real token').conflicts('output'))
    .option('--json', 'print what the token says as JSON');
  for (const name of ['client-id', 'client-secret', 'secret']) {
    command.addOption(new Option(`--${name} <value>`).argParser(refuse(NO_ARGUMENT)).hideHelp());
  }
  addHelpEnd(command, HELP_END).action(runToken);
}

async function runToken(options: TokenOptions): Promise<void> {
  if (options.list) printKinds(options);
  else if (options.domain !== undefined) printToken(await getRealToken(options), true, options);
  else printToken(await makeSample(options), false, options);
}

async function makeSample(options: TokenOptions): Promise<string> {
  if (options.clientSecretId !== undefined || options.env !== undefined) {
    throw new Error('--client-secret-id and --env are for a real token: add --domain');
  }
  return mintSample(DEV_STATE, options, Date.now());
}

function printKinds({ json }: TokenOptions): void {
  if (json) printJson({ kinds: SAMPLE_KINDS });
  else for (const line of listKinds()) printLine(line.trimStart());
}

async function getRealToken(options: TokenOptions): Promise<string> {
  const { scope, clientSecretId } = options;
  const ofSample = namesOfGiven(options, ['scope']);
  if (ofSample.length > 0) {
    throw new Error(
      `${ofSample.join(', ')}: for sample tokens only; what is in a real one its domain decides`,
    );
  }
  if (!scope) {
    throw new Error(
      '--domain needs --scope: AUDIENCE and SCOPE in one, such as https://gatekeeper.example/oic.invoke',
    );
  }
  const domain = await readDomain(options);
  const source =
    clientSecretId === undefined
      ? readEnvironmentClient(process.env)
      : await readVaultClient(clientSecretId, options);
  return (await fetchRealToken({ domain, scope, source })).reveal();
}

async function readDomain({ domain, ...options }: TokenOptions): Promise<URL> {
  if (domain instanceof URL) return domain;
  const { name, environments } = await readDeployment(options);
  const url = environments.authorizer['IDENTITY_DOMAIN_URL'];
  if (url === undefined) throw new Error(`${name} has no IDENTITY_DOMAIN_URL: give --domain a URL`);
  try {
    return parseServiceUrl(url);
  } catch {
    throw new Error(`IDENTITY_DOMAIN_URL of ${name} must be https without a path, or http to this machine`);
  }
}

function printToken(token: string, isSecret: boolean, options: TokenOptions): void {
  const { output, showSecrets, json } = options;
  const isPrinted = output === undefined && (!isSecret || showSecrets);
  if (output !== undefined) writePrivately(output, `${token}\n`);
  const shown = toShownToken(token);
  if (json) {
    printJson({ ...(isPrinted ? { token } : {}), ...shown });
    return;
  }
  if (isPrinted) {
    printLine(token);
    return;
  }
  for (const line of toSummary(shown, Date.now())) printLine(line);
  printNote(output === undefined ? HIDDEN_NOTE : `the token is in ${output}`);
}
