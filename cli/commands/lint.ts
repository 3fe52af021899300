/** `gatekeeper lint`: finds in a specification what Oracle does not. Exit code 1 when there is anything. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { toApiForm } from '../../gateway/lint/cli-form.ts';
import type { LintOptions } from '../../gateway/lint/context.ts';
import { type Finding, RULES, type RuleName } from '../../gateway/lint/finding.ts';
import { listAt } from '../../gateway/lint/json.ts';
import { lintSpecification } from '../../gateway/lint/lint.ts';
import { EXIT } from '../exit-codes.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { toLintOptions } from '../lint-options.ts';
import { printJson, printLine, printNote } from '../print.ts';
import { readIntegrations, readJson, readValues } from '../project-files.ts';

interface LintCommandOptions {
  readonly values?: string;
  readonly integrations?: string;
  readonly accept: readonly RuleName[];
  readonly json?: true;
}

const HELP_END: HelpEnd = {
  examples: [
    'gatekeeper lint spec.json --values gateway/values.json --integrations integrations.json',
    'gatekeeper lint spec.json --accept no-authentication     method 2, which lets everyone in',
  ],
  notes: [`Rules: ${Object.keys(RULES).join(', ')}; docs/lint.md says what each finds.`],
  found: 'something was found that is not accepted',
};

/** Adds the command. */
export function addLintCommand(program: Command): void {
  const command = program
    .command('lint')
    .summary('find in a specification what Oracle does not')
    .description('find in an API deployment specification what Oracle does not')
    .argument('<specification>', 'file with the JSON of the specification')
    .option('--values <file>', 'values of the deployment: its prefix, and who says who calls')
    .option('--integrations <file>', 'the table behind the routes; needs --values')
    .addOption(
      new Option('--accept <rule>', 'a rule whose findings are meant; may be given several times')
        .argParser(collectRule)
        .default([], 'none'),
    )
    .option('--json', 'print the findings as JSON')
    .action(runLint);
  addHelpEnd(command, HELP_END);
}

function collectRule(name: string, others: readonly RuleName[]): readonly RuleName[] {
  if (isRuleName(name)) return [...others, name];
  throw new InvalidArgumentError(`it must be one of ${Object.keys(RULES).join(', ')}`);
}

function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}

function runLint(file: string, options: LintCommandOptions): void {
  const specification = toApiForm(readJson(file, 'write it with `gatekeeper spec`'));
  if (listAt(specification, 'routes').length === 0) {
    throw new Error(`${file} is not an API deployment specification: it has no routes`);
  }
  const findings = lintSpecification(specification, readLintOptions(options));
  const accepted = findings.filter(({ rule }) => options.accept.includes(rule));
  const open = findings.filter(({ rule }) => !options.accept.includes(rule));
  // Before anything is printed: whoever reads it may stop early.
  process.exitCode = open.length === 0 ? EXIT.done : EXIT.found;
  if (options.json === true) {
    printJson({ findings: open, accepted });
  } else {
    for (const finding of open) printFinding(finding);
    printSummary(open, accepted);
  }
  if (options.integrations === undefined) {
    printNote(
      'note: without --values and --integrations nothing was compared with the table of integrations',
    );
  }
}

function readLintOptions({ values: file, integrations }: LintCommandOptions): LintOptions {
  if (file === undefined) {
    if (integrations !== undefined) throw new Error('--integrations needs --values, which has the prefix');
    return {};
  }
  const values = readValues(file);
  return toLintOptions(values, integrations === undefined ? undefined : readIntegrations(integrations));
}

function printFinding({ rule, pointer, why, mend }: Finding): void {
  printLine(`${pointer === '' ? '/' : pointer}\n  ${rule}: ${why}\n  fix: ${mend}\n`);
}

function printSummary(open: readonly Finding[], accepted: readonly Finding[]): void {
  const isMany = open.length !== 1;
  const meant = accepted.length === 0 ? '' : `; accepted: ${accepted.length}`;
  printLine(`${open.length === 0 ? 'no findings' : `${open.length} finding${isMany ? 's' : ''}`}${meant}`);
}
