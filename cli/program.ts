/**
 * `gatekeeper` as a program of commander's: its commands and their groups, without running it. docs/cli.md is made from the
 * same object, so that page and help cannot differ.
 */
import { Command } from 'commander';
import { addConfigCommand } from './commands/config.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addInvokeCommand } from './commands/invoke.ts';
import { addLintCommand } from './commands/lint.ts';
import { addPoliciesCommand } from './commands/policies.ts';
import { addSpecCommand } from './commands/spec.ts';
import { addTokenCommand } from './commands/token.ts';
import { EXIT } from './exit-codes.ts';
import { toHarmless } from './usage-errors.ts';

const EXIT_CODES = `
Exit codes:
  0    done, and nothing to be said against it
  1    something was found: a finding, a refusal, a failed check
  2    it could not be done: wrong arguments, an unreadable file, or no answer
  130  ended by Ctrl-C; 143 and 129 by other signals

No secret is printed without --show-secrets. docs/cli.md has all of this on one
page. \`gatekeeper\` is bin/gatekeeper in this project's folder; a link to it on
your PATH does as well.`;

/** Creates it, with every command. */
export function createProgram(): Command {
  const program = createBareProgram();
  program.commandsGroup('A deployment:');
  addSpecCommand(program);
  addLintCommand(program);
  addPoliciesCommand(program);
  addConfigCommand(program);
  addDoctorCommand(program);
  program.commandsGroup('Tokens and calls:');
  addTokenCommand(program);
  addExplainCommand(program);
  addInvokeCommand(program);
  return program;
}

function createBareProgram(): Command {
  return (
    new Command('gatekeeper')
      .description('Deploy oic-gatekeeper, and see what it does with a token: on this machine and in OCI')
      .usage('COMMAND [options]')
      .option('--no-color', 'print without colours, as with NO_COLOR set')
      .on('option:no-color', () => {
        delete process.env['FORCE_COLOR'];
        process.env['NO_COLOR'] = '1';
      })
      .addHelpText('after', EXIT_CODES)
      // What follows is inherited by the commands, which are added later.
      .showHelpAfterError('`gatekeeper help COMMAND` has the options and examples')
      .configureHelp({ subcommandTerm: (command) => command.name() })
      .configureOutput({ outputError: (text, write) => write(toHarmless(text)) })
      .exitOverride((error) => {
        process.exit(error.exitCode === 0 ? EXIT.done : EXIT.unusable);
      })
  );
}
