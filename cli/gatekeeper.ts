/**
 * `gatekeeper`: what a deployment needs that no console gives: specifications, their review, policies, configuration.
 * Exit codes: 0 done, 1 something was found, 2 it could not be done.
 */
import { Command } from 'commander';
import { addConfigCommand } from './commands/config.ts';
import { addLintCommand } from './commands/lint.ts';
import { addPoliciesCommand } from './commands/policies.ts';
import { addSpecCommand } from './commands/spec.ts';
import { printNote, toMessage } from './print.ts';

const UNUSABLE = 2;

const program = new Command('gatekeeper')
  .description('Deploy oic-gatekeeper: gateway specifications and their review, IAM policies, configuration')
  .showHelpAfterError('`gatekeeper help COMMAND` has the options and examples')
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : UNUSABLE);
  });
addSpecCommand(program);
addLintCommand(program);
addPoliciesCommand(program);
addConfigCommand(program);
try {
  await program.parseAsync();
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = UNUSABLE;
}
