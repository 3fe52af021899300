/**
 * `gatekeeper explain`: why a token, a request, a code or a log line is what it is. It shows every check that the authorizer
 * makes, and never the token.
 */
import type { Command } from 'commander';
import { parseKeySet } from '../../src/token/key-set.ts';
import {
  addDeploymentOptions,
  type Deployment,
  type DeploymentOptions,
  readDeployment,
} from '../deployment.ts';
import { EXIT } from '../exit-codes.ts';
import { explainToken } from '../explain/explain-token.ts';
import { type Given, recognise } from '../explain/input.ts';
import { explainEntry, printEntries, printMeaning, toUnknownWord } from '../explain/print-meanings.ts';
import { printReport } from '../explain/print-report.ts';
import type { Report } from '../explain/report.ts';
import { splitRequest } from '../explain/request-outcome.ts';
import { readStandardInput } from '../explain/standard-input.ts';
import { createVaultReader } from '../explain/vault-reader.ts';
import { findMeaning } from '../explain/words.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { printJson, printNote } from '../print.ts';
import { readText } from '../project-files.ts';
import { readSeedKeys } from '../sample.ts';
import { addVaultOptions, type VaultOptions } from '../vault-options.ts';

interface Options extends DeploymentOptions, VaultOptions {
  readonly keys?: string;
  readonly offline?: true;
  readonly integrations?: string;
  readonly request?: string;
  readonly json?: true;
}

const IN_HISTORY =
  "note: the token stands in the shell's history now; `gatekeeper explain` alone reads it from standard input";
const HELP_END: HelpEnd = {
  examples: [
    'gatekeeper token --kind expired | gatekeeper explain --local',
    "pbpaste | gatekeeper explain --env .env --request 'GET /orders/42'",
    'gatekeeper explain --keys keys.json --offline < token.txt   nothing but files',
    'gatekeeper explain ERR_VAULT_DENIED',
    'gatekeeper explain token_expired                            also a log event, or a status such as 502',
    'tail -n 1 function.log | gatekeeper explain',
  ],
  notes: [
    'WHAT is a token, `Bearer TOKEN`, header lines, or the JSON with which a gateway calls an authorizer; an error',
    'code, a denial reason, a log event or a status; an answer of invoker or gateway, or lines of a log. Without',
    'it, standard input is read. A token never goes on the command line: it would stay in the history.',
    'Keys come from JWKS of the configuration, --keys, or the domain; a protected key set, an introspection or a',
    'table in Vault take a profile of the OCI CLI that may read the secrets.',
  ],
  found: 'the authorizer would refuse the caller or, with --request, the invoker',
};

/** Adds the command. */
export function addExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .summary('say why a token is refused, and what a code means')
    .description('say why a token is refused, what a code or a log line means, and what to do')
    .argument('[what]', 'a code, or anything that may also come from standard input')
    .option('--keys <file>', 'a saved key set, in place of all others')
    .option('--offline', 'ask nobody: what needs the network is skipped')
    .option('--integrations <file>', 'the table, in place of INTEGRATIONS')
    .option('--request <request>', "what this request would meet, such as 'POST /orders/42'");
  addVaultOptions(addDeploymentOptions(command)).option('--json', 'print everything as one JSON document');
  addHelpEnd(command, HELP_END).action(runExplain);
}

async function runExplain(what: string | undefined, options: Options): Promise<void> {
  const given = recognise(what ?? (await readStandardInput()));
  if (what !== undefined && given.kind === 'request' && what.length > 0) printNote(IN_HISTORY);
  switch (given.kind) {
    case 'word':
      return explainWord(given.word, options);
    case 'log':
      return explainLog(given, options);
    case 'request':
      return explainRequest(given, options);
  }
}

function explainWord(word: string, { json }: Options): void {
  const meaning = findMeaning(word);
  if (meaning === undefined) throw new Error(toUnknownWord(word));
  if (json) printJson(meaning);
  else printMeaning(meaning);
}

function explainLog({ entries }: Extract<Given, { kind: 'log' }>, { json }: Options): void {
  const explained = entries.map(explainEntry);
  if (json) printJson({ entries: explained });
  else printEntries(explained);
}

async function explainRequest(given: Extract<Given, { kind: 'request' }>, options: Options): Promise<void> {
  if (options.request !== undefined) splitRequest(options.request);
  const savedKeys = readSavedKeys(options.keys);
  const deployment = await withSeedKeys(await readDeployment(options), options);
  const report = await explainToken({
    deployment,
    body: given.body,
    notes: given.note === undefined ? [] : [given.note],
    savedKeys,
    isOffline: options.offline === true,
    integrations: options.integrations,
    request: options.request,
    readSecretAs: (as, endpoint) => createVaultReader({ deployment, as, endpoint, options }),
    nowMs: Date.now(),
  });
  process.exitCode = toExitCode(report, options);
  if (options.json) return printJson(report);
  for (const note of report.notes) printNote(`note: ${note}`);
  printReport(report);
}

function readSavedKeys(file: string | undefined) {
  if (file === undefined) return undefined;
  const keys = parseKeySet(readText(file, 'save the key set of the domain there'));
  if (keys === undefined || keys.length === 0) {
    throw new Error(`${file} has no usable key: it must be a JWKS with public RSA, EC or Ed25519 keys`);
  }
  return { file, keys };
}

/** The keys of a local cloud are at hand, also when nobody is to be asked. */
async function withSeedKeys(deployment: Deployment, { offline }: Options): Promise<Deployment> {
  const { local, environments } = deployment;
  if (local === undefined || !offline || environments.authorizer['JWKS'] !== undefined) return deployment;
  const JWKS = await readSeedKeys(local.stateDirectory);
  return {
    ...deployment,
    environments: { ...environments, authorizer: { ...environments.authorizer, JWKS } },
  };
}

/** Unusable is what could not be told; what fails in any case is a refusal. */
function toExitCode({ verdict, checks, invoker }: Report, { request }: Options): number {
  const hasFailed = checks.some(({ state }) => state === 'fail');
  if (verdict.decision === 'unknown') return hasFailed ? EXIT.found : EXIT.unusable;
  if (verdict.decision !== 'allow') return EXIT.found;
  if (request === undefined) return EXIT.done;
  // Without a table nothing can be said of a request.
  if (invoker?.request === undefined) return EXIT.unusable;
  return invoker.request.isAllowed ? EXIT.done : EXIT.found;
}
