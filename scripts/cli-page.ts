/** docs/cli.md: every command with its options, from the program itself; what stands behind the options in the help is there too. */
import type { Command, Help } from 'commander';
import { createProgram } from '../cli/program.ts';

const HEAD = `<!-- Generated from cli/program.ts and cli/commands by \`npm run generate\`; do not edit. -->

# Commands

\`bin/gatekeeper COMMAND\`, in this folder; it installs its dependencies when that is needed. \`gatekeeper help COMMAND\` prints what
stands here.

Output for a program is on standard output: a result, or with \`--json\` one document. Notes and errors are on standard error.
\`--no-color\`, or \`NO_COLOR\` in the environment, leaves out the colours, which are for terminals only. **No secret is printed
without \`--show-secrets\`**: no real token, and no specification that holds OIC's credential; with \`--output FILE\` they go to a
file that you alone may read.

| exit code | meaning |
|---|---|
| 0 | done, and nothing to be said against it |
| 1 | something was found: a finding, a refusal, a failed check |
| 2 | it could not be done: wrong arguments, an unreadable file, a part that does not answer |
| 130, 143, 129 | ended by Ctrl-C, or by another signal |
`;

/** The page. */
export function toCliPage(): string {
  const program = createProgram();
  return [HEAD, ...program.commands.map((command) => toSection(command))].join('\n');
}

function toSection(command: Command): string {
  const help = command.createHelp();
  const rows = help.visibleOptions(command).map((option) => {
    return `| ${toCode(option.flags)} | ${toCell(help.optionDescription(option))} |`;
  });
  const end = readHelpEnd(command, help);
  return [
    `## gatekeeper ${command.name()}`,
    '',
    `${toSentence(command.description())}.`,
    '',
    '```text',
    help.commandUsage(command),
    '```',
    '',
    '| option | |',
    '|---|---|',
    ...rows,
    ...(end === '' ? [] : ['', '```text', end, '```']),
    '',
  ].join('\n');
}

/** What the command adds to its help behind the options; commander gives it out only by printing. */
function readHelpEnd(command: Command, help: Help): string {
  let printed = '';
  command.configureOutput({ writeOut: (text) => (printed += text), getOutHelpWidth: () => 80 });
  command.outputHelp();
  help.prepareContext({ helpWidth: 80 });
  return printed.slice(help.formatHelp(command, help).length).trim();
}

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function toCode(flags: string): string {
  return `\`${escapeBars(flags)}\``;
}

/** What looks like a tag would be one. */
function toCell(text: string): string {
  return escapeBars(text).replace(/<(?=\w)/g, '&lt;');
}

/** A vertical bar ends a cell, in code too. */
function escapeBars(text: string): string {
  return text.replaceAll('|', '\\|');
}
