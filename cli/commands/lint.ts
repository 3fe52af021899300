/** `gatekeeper lint`: finds in a specification what Oracle does not. Exit code 1 when there is anything. */
import { type Command, Option } from 'commander';
import type { LintOptions } from '../../gateway/lint/context.ts';
import { type Finding, RULES, type RuleName } from '../../gateway/lint/finding.ts';
import { listAt } from '../../gateway/lint/json.ts';
import { lintSpecification } from '../../gateway/lint/lint.ts';
import { printLine, printNote } from '../print.ts';
import { readIntegrations, readJson, readValues } from '../project-files.ts';

interface LintCommandOptions {
  readonly values?: string;
  readonly integrations?: string;
  readonly accept: readonly RuleName[];
  readonly json?: true;
}

const FOUND = 1;
const EXAMPLES = `
Examples:
  gatekeeper lint spec.json --values gateway/values.json --integrations integrations.json
  gatekeeper lint spec.json --accept no-authentication     method 2, which lets everyone in

Rules: ${Object.keys(RULES).join(', ')}; docs/lint.md says what each finds.`;

/** Adds the command. */
export function addLintCommand(program: Command): void {
  program
    .command('lint')
    .description('find in an API deployment specification what Oracle does not')
    .argument('<specification>', 'file with the JSON of the specification')
    .option('--values <file>', 'values of the deployment: its prefix, and who says who calls')
    .option('--integrations <file>', 'the table behind the routes; needs --values')
    .addOption(
      new Option('--accept <rule...>', 'rules whose findings are meant')
        .choices(Object.keys(RULES))
        .default([]),
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action(runLint);
}

function runLint(file: string, options: LintCommandOptions): void {
  const specification = readJson(file, 'write it with `gatekeeper spec`');
  if (listAt(specification, 'routes').length === 0) {
    throw new Error(`${file} is not an API deployment specification: it has no routes`);
  }
  const findings = lintSpecification(specification, toLintOptions(options));
  const accepted = findings.filter(({ rule }) => options.accept.includes(rule));
  const open = findings.filter(({ rule }) => !options.accept.includes(rule));
  if (options.json === true) {
    printLine(JSON.stringify({ findings: open, accepted }, undefined, 2));
  } else {
    for (const finding of open) printFinding(finding);
    printSummary(open, accepted);
  }
  if (options.integrations === undefined) {
    printNote(
      'note: without --values and --integrations nothing was compared with the table of integrations',
    );
  }
  process.exitCode = open.length === 0 ? 0 : FOUND;
}

function toLintOptions({ values: file, integrations }: LintCommandOptions): LintOptions {
  if (file === undefined) {
    if (integrations !== undefined) throw new Error('--integrations needs --values, which has the prefix');
    return {};
  }
  const { pathPrefix, callerSource, invokerFunctionId } = readValues(file);
  const options = { callerSource, invokerFunctionId };
  if (integrations === undefined) return options;
  return { ...options, table: { integrations: readIntegrations(integrations), pathPrefix } };
}

function printFinding({ rule, pointer, why, mend }: Finding): void {
  printLine(`${pointer === '' ? '/' : pointer}\n  ${rule}: ${why}\n  fix: ${mend}\n`);
}

function printSummary(open: readonly Finding[], accepted: readonly Finding[]): void {
  const isMany = open.length !== 1;
  const meant = accepted.length === 0 ? '' : `; accepted: ${accepted.length}`;
  printLine(`${open.length === 0 ? 'no findings' : `${open.length} finding${isMany ? 's' : ''}`}${meant}`);
}
