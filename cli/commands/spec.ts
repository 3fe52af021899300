/** `gatekeeper spec`: prints the specification of a deployment, made from the table of integrations. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { toNotes } from '../../gateway/specification/notes.ts';
import {
  createSpecification,
  METHODS,
  type Method,
  routeSecretIds,
} from '../../gateway/specification/specification.ts';
import { toStaticKeys } from '../../gateway/specification/token-policy.ts';
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
    .requiredOption('--method <1|2|3|4>', 'which of the four methods', parseMethod, 4)
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
    .addHelpText('after', EXAMPLES)
    .action(runSpec);
}

async function runSpec(options: SpecOptions): Promise<void> {
  const { method } = options;
  const values = readValues(options.values);
  const integrations = readIntegrations(options.integrations);
  const secretIds = routeSecretIds(method, integrations, values.pathPrefix);
  const specification = createSpecification({
    method,
    integrations,
    values,
    ...(secretIds.length === 0 ? {} : { credentials: await readCredentials(secretIds, options) }),
    ...(options.staticKeys === undefined
      ? {}
      : { staticKeys: toStaticKeys(readText(options.staticKeys, 'save the key set of the domain there')) }),
  });
  for (const note of toNotes(method, integrations, values.pathPrefix)) printNote(`note: ${note}`);
  printLine(JSON.stringify(specification, undefined, 2));
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
