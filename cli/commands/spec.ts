/** `gatekeeper spec`: prints the specification of a deployment, made from the table of integrations. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { lintSpecification } from '../../gateway/lint/lint.ts';
import { toNotes } from '../../gateway/specification/notes.ts';
import {
  createSpecification,
  holdsCredential,
  METHODS,
  type Method,
  routeSecretIds,
} from '../../gateway/specification/specification.ts';
import { toStaticKeys } from '../../gateway/specification/token-policy.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { toLintOptions } from '../lint-options.ts';
import { printLine, printNote } from '../print.ts';
import { writePrivately } from '../private-file.ts';
import { readIntegrations, readText, readValues } from '../project-files.ts';
import { addVaultOptions, type VaultOptions } from '../vault-options.ts';

interface SpecOptions extends VaultOptions {
  readonly method: Method;
  readonly values: string;
  readonly integrations: string;
  readonly staticKeys?: string;
  readonly output?: string;
  readonly showSecrets?: true;
}

const HELP_END: HelpEnd = {
  examples: [
    'gatekeeper spec --method 4 --values gateway/values.json > spec.json',
    'gatekeeper spec --method 2 --values gateway/values.json --output spec-2.json',
    'oci api-gateway deployment create --specification file://spec.json ...',
  ],
  notes: [
    "Methods 2 and 3 read OIC's credential from Vault, as you: the profile of ~/.oci/config needs",
    '"read secret-bundles" for the secrets in integrations.json. They are not printed unless you say',
    '--show-secrets.',
  ],
};

/** Adds the command. */
export function addSpecCommand(program: Command): void {
  const command = program
    .command('spec')
    .summary('print the specification of a deployment')
    .description('print the API deployment specification of a method, from integrations.json')
    .option('--method <1|2|3|4>', 'which of the four methods', parseMethod, 4)
    .option('--values <file>', 'values of the deployment', 'gateway/values.json')
    .option('--integrations <file>', 'the table of integrations', 'integrations.json')
    .option('--static-keys <file>', 'method 3: a saved key set, where the domain does not publish it');
  addVaultOptions(command)
    .option('--output <file>', 'write it there, for you alone to read, instead of printing it')
    .addOption(
      new Option('--show-secrets', "print it although OIC's credential is in it").conflicts('output'),
    )
    .action(runSpec);
  addHelpEnd(command, HELP_END);
}

/** Before anything is read: whoever did not mean it has lost nothing. */
function assertHidden({ method, output, showSecrets }: SpecOptions): void {
  if (!holdsCredential(method) || output !== undefined || showSecrets) return;
  throw new Error(
    `the specification of method ${method} holds OIC's credential: write it for you alone with --output FILE, or print it with --show-secrets`,
  );
}

async function runSpec(options: SpecOptions): Promise<void> {
  const { method } = options;
  assertHidden(options);
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
