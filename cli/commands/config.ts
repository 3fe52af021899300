/**
 * `gatekeeper config`: checks a filled-in .env as the functions would at their start, and prints the `fn config` lines for
 * it. What both functions know goes to the application, the rest to the one function that does.
 */
import { parseEnv } from 'node:util';
import type { Command } from 'commander';
import { readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { invokerSettings, readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import type { SettingProblem } from '../../src/runtime/settings.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { tokenSettings } from '../../src/token/token-settings.ts';
import { vaultSettings } from '../../src/vault/vault-settings.ts';
import { addHelpEnd } from '../help.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { readText } from '../project-files.ts';

interface ConfigOptions {
  readonly app: string;
  readonly env: string;
  readonly json?: true;
}

/** One configuration key; without a function it is the application's. */
interface FnSetting {
  readonly function?: string;
  readonly key: string;
  readonly value: string;
}

type Pairs = readonly (readonly [key: string, value: string])[];

const NO_TENANT =
  'without TOKEN_TENANT tokens of other tenants are told from yours by their keys alone: every tenant has the same issuer';

const sharedKeys = {
  ...tokenSettings,
  ...vaultSettings,
  ...logSettings,
  // Fn's own: with both set, the FDK writes the call id in front of each call's lines.
  FN_LOGFRAME_NAME: true,
  FN_LOGFRAME_HDR: true,
};

/** OCI's limit of the configuration of a function and its application together. */
const MAX_BYTES = 4096;

/** Adds the command. */
export function addConfigCommand(program: Command): void {
  const command = program
    .command('config')
    .summary('check a .env and print its fn config lines')
    .description('check a filled-in .env and print the fn config lines for it')
    .option('--app <name>', 'the Fn application', 'gatekeeper')
    .option('--env <file>', 'the filled-in .env', '.env')
    .option('--json', 'print them as JSON')
    .action(runConfig);
  addHelpEnd(command, { examples: ['gatekeeper config --app gatekeeper --env .env | sh'] });
}

function runConfig({ app, env, json }: ConfigOptions): void {
  const text = readText(env, 'copy .env.example and fill it in');
  const settings = toFnConfig(app, text);
  const hasTenant = /^\s*(?:export\s+)?(?:TOKEN_TENANT|TOKEN_ISSUERS)\s*=\s*\S/m.test(text);
  const notes = hasTenant ? [] : [NO_TENANT];
  if (json) {
    printJson({ application: app, settings, notes });
    return;
  }
  for (const setting of settings) printLine(toLine(app, setting));
  for (const note of notes) printNote(`note: ${note}`);
}

/** One line; Fn takes what begins with a hyphen for a flag unless two of them stand before all names. */
function toLine(app: string, { function: functionName, key, value }: FnSetting): string {
  const dashes = value.startsWith('-') ? ['--'] : [];
  const owner =
    functionName === undefined ? ['app', ...dashes, app] : ['function', ...dashes, app, functionName];
  return ['fn config', ...owner, key, quote(value)].join(' ');
}

/** What is to be set. Throws one error with every problem, none with a value. */
function toFnConfig(app: string, text: string): readonly FnSetting[] {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(app)) {
    throw new Error('--app must be the name of an application');
  }
  const environment: Record<string, string | undefined> = { ...parseEnv(text) };
  const pairs = Object.entries(environment).flatMap(([key, value = '']) => {
    return value.trim() === '' ? [] : [[key, value.trim()] as const];
  });
  const own = (settings: object): Pairs => pairs.filter(([key]) => isKeyOf(settings, key));
  const shared = own(sharedKeys);
  const ofAuthorizer = own(decisionSettings);
  const ofInvoker = own(invokerSettings);
  const read = findProblems(environment, text);
  const problems = [
    ...read,
    ...findUnknown(pairs, read),
    ...findTooLong('authorizer', [...shared, ...ofAuthorizer]),
    ...findTooLong('invoker', [...shared, ...ofInvoker]),
  ];
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
  return [
    ...shared.map(([key, value]) => ({ key, value })),
    ...ofAuthorizer.map(([key, value]) => ({ function: 'authorizer', key, value })),
    ...ofInvoker.map(([key, value]) => ({ function: 'invoker', key, value })),
  ];
}

function isKeyOf(settings: object, key: string): boolean {
  return Object.hasOwn(settings, key);
}

function findProblems(
  environment: Readonly<Record<string, string | undefined>>,
  text: string,
): readonly string[] {
  const reads = [readAuthorizerSettings(environment), readInvokerSettings(environment)];
  const problems: readonly SettingProblem[] = reads.flatMap((read) => (read.ok ? [] : read.problems));
  return problems.map(({ key, expected, example }) => {
    const isCut = new RegExp(`^\\s*(?:export\\s+)?${key}\\s*=\\s*(?!['"\`])\\S.*#`, 'm').test(text);
    const advice = isCut ? '; # begins a comment: put the value into single quotes' : '';
    // Of a key that is none of ours the example is what to do.
    const such = isKnown(key) ? `, such as ${example}` : '';
    return `${key}: expected ${expected}${such}${advice}`;
  });
}

function isKnown(key: string): boolean {
  return isKeyOf(sharedKeys, key) || isKeyOf(decisionSettings, key) || isKeyOf(invokerSettings, key);
}

/** A key that is like none of ours would be set and never read; one that is like one is said already. */
function findUnknown(pairs: Pairs, said: readonly string[]): readonly string[] {
  return pairs
    .filter(([key]) => !isKnown(key) && !said.some((problem) => problem.startsWith(`${key}:`)))
    .map(([key]) => `${key}: no key of these functions; docs/configuration.md has all`);
}

function findTooLong(name: string, pairs: Pairs): readonly string[] {
  const bytes = pairs.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
  if (bytes <= MAX_BYTES) return [];
  const advice = 'put INTEGRATIONS into a Vault secret, and leave x5c out of JWKS';
  return [`the configuration of the ${name} has ${bytes} bytes, and OCI takes ${MAX_BYTES}: ${advice}`];
}

/** For a POSIX shell, whatever the value holds. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
