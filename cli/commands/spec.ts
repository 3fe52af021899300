/** `gatekeeper spec`: prints the specification of a deployment, made from the table of integrations. */
import { chmodSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { lintSpecification } from '../../gateway/lint/lint.ts';
import { toNotes } from '../../gateway/specification/notes.ts';
import {
  createSpecification,
  METHODS,
  type Method,
  routeSecretIds,
} from '../../gateway/specification/specification.ts';
import { toStaticKeys } from '../../gateway/specification/token-policy.ts';
import { toLintOptions } from '../lint-options.ts';
import { AUTH_KINDS, type AuthKind } from '../oci-principal.ts';
import { printLine, printNote } from '../print.ts';
import { readIntegrations, readText, readValues } from '../project-files.ts';

interface SpecOptions {
  readonly method: Method;
  readonly values: string;
  readonly integrations: string;
  readonly staticKeys?: string;
  readonly auth: AuthKind;
  readonly configFile?: string;
  readonly profile: string;
  readonly vaultEndpoint?: URL;
  readonly output?: string;
}

const EXAMPLES = `
Examples:
  gatekeeper spec --method 4 --values gateway/values.json > spec.json
  oci api-gateway deployment create --specification file://spec.json ...

Methods 2 and 3 read OIC's credential from Vault, as you: the profile of ~/.oci/config needs
"read secret-bundles" for the secrets in integrations.json.`;

/** Adds the command. */
export function addSpecCommand(program: Command): void {
  program
    .command('spec')
    .description('print the API deployment specification of a method, from integrations.json')
    .option('--method <1|2|3|4>', 'which of the four methods', parseMethod, 4)
    .option('--values <file>', 'values of the deployment', 'gateway/values.json')
    .option('--integrations <file>', 'the table of integrations', 'integrations.json')
    .option('--static-keys <file>', 'method 3: a saved key set, where the domain does not publish it')
    .addOption(new Option('--auth <kind>', 'how to sign in to Vault').choices(AUTH_KINDS).default('api_key'))
    .addOption(new Option('--config-file <file>', "the OCI CLI's configuration").env('OCI_CLI_CONFIG_FILE'))
    .addOption(new Option('--profile <name>', 'profile in it').env('OCI_CLI_PROFILE').default('DEFAULT'))
    .addOption(
      new Option('--vault-endpoint <url>', "in place of the region's")
        .argParser(parseUrl)
        .env('VAULT_ENDPOINT'),
    )
    .option('--output <file>', 'write it there, for you alone to read, instead of printing it')
    .addHelpText('after', EXAMPLES)
    .action(runSpec);
}

async function runSpec(options: SpecOptions): Promise<void> {
  const { method } = options;
  const values = readValues(options.values);
  const integrations = readIntegrations(options.integrations);
  // Before anything is read from Vault, so that a mistake costs nothing there.
  const staticKeys = readStaticKeys(options);
  const secretIds = routeSecretIds(method, integrations, values.pathPrefix);
  const specification = createSpecification({
    method,
    integrations,
    values,
    ...(secretIds.length === 0 ? {} : { credentials: await readCredentials(secretIds, options) }),
    ...(staticKeys === undefined ? {} : { staticKeys }),
  });
  const findings = lintSpecification(specification, toLintOptions(values, integrations))
    // Of method 2 a note says it, in its own words.
    .filter(({ rule }) => method !== 2 || rule !== 'no-authentication')
    .map(({ rule, pointer, why }) => `gatekeeper lint finds at ${pointer} ${rule}: ${why}`);
  for (const note of [...toNotes(method, integrations, values.pathPrefix), ...findings]) {
    printNote(`note: ${note}`);
  }
  const text = JSON.stringify(specification, undefined, 2);
  if (options.output === undefined) printLine(text);
  else writePrivately(options.output, `${text}\n`);
}

/** With OIC's credential in it, it is nobody else's to read, also where the file was there before. */
function writePrivately(file: string, text: string): void {
  writeFileSync(file, '', { mode: 0o600 });
  chmodSync(file, 0o600);
  writeFileSync(file, text);
}

function readStaticKeys({ method, staticKeys: file }: SpecOptions) {
  if (file === undefined) return undefined;
  if (method !== 3)
    throw new Error('--static-keys is for method 3: the others check no tokens at the gateway');
  return toStaticKeys(readText(file, 'save the key set of the domain there'));
}

/** Loaded here only: the OCI SDK takes longer than all the rest. */
async function readCredentials(secretIds: readonly string[], options: SpecOptions) {
  const { readRouteCredentials } = await import('../route-credentials.ts');
  const { auth, configFile, profile, vaultEndpoint } = options;
  return readRouteCredentials(secretIds, vaultEndpoint, { auth, configFile, profile });
}

function parseMethod(text: string): Method {
  const method = METHODS.find((known) => String(known) === text);
  if (method === undefined) throw new InvalidArgumentError('it must be 1, 2, 3 or 4');
  return method;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url === undefined || (url.protocol !== 'https:' && !isLoopback) || url.pathname !== '/') {
    throw new InvalidArgumentError('it must be https without a path, or http to this machine');
  }
  return url;
}
