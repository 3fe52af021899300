/** `gatekeeper`: runs the command line. cli/program.ts has its commands, cli/exit-codes.ts how each ends. */
import { EXIT } from './exit-codes.ts';
import { printNote, toMessage } from './print.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = EXIT.unusable;
}
