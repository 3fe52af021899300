/** `gatekeeper policies`: prints the dynamic groups and policy statements that a deployment needs, and no more. */
import type { Command } from 'commander';
import { type Policies, toPolicies } from '../../gateway/iam/policies.ts';
import { addHelpEnd } from '../help.ts';
import { printJson, printLine } from '../print.ts';
import { readIntegrations, readValues } from '../project-files.ts';

interface PoliciesOptions {
  readonly values: string;
  readonly integrations: string;
  readonly json?: true;
}

/** Adds the command. */
export function addPoliciesCommand(program: Command): void {
  const command = program
    .command('policies')
    .summary('print dynamic groups and policy statements')
    .description('print dynamic groups and policy statements: least privilege for gateway and functions')
    .option('--values <file>', 'values of the deployment', 'gateway/values.json')
    .option(
      '--integrations <file>',
      'the table of integrations, which names the secrets',
      'integrations.json',
    )
    .option('--json', 'print them as JSON')
    .action(({ values, integrations, json }: PoliciesOptions) => {
      const policies = toPolicies(readIntegrations(integrations), readValues(values));
      if (json === true) printJson(policies);
      else printPolicies(policies);
    });
  addHelpEnd(command, { examples: ['gatekeeper policies --values gateway/values.json'] });
}

function printPolicies({ dynamicGroups, statements }: Policies): void {
  printLine('Dynamic groups (Identity, Domains, the default domain, Dynamic groups):\n');
  for (const { name, matchingRule } of dynamicGroups) printLine(`  ${name}\n    ${matchingRule}`);
  printLine('\nPolicy statements (Identity, Policies, in the compartment of what they name, or above):\n');
  for (const statement of statements) printLine(`  ${statement}`);
  printLine('\nNew groups and statements take up to 15 minutes.');
}
