/** What stands at the end of a command's help: examples, and what its exit codes mean. docs/cli.md has the same. */
import type { Command } from 'commander';
import { EXIT } from './exit-codes.ts';

/** The parts of it. */
export interface HelpEnd {
  /** Commands with or without an explanation behind them, one a line. */
  readonly examples: readonly string[];
  /** What else one has to know: sentences, which are wrapped here. */
  readonly notes?: readonly string[];
  /** When the command ends with {@link EXIT}.found; undefined for one that never does. */
  readonly found?: string;
}

/** As wide as a terminal opens; the options above are wrapped at the same. */
const LINE = /\S.{0,79}(?=\s|$)/g;

/** Adds it. */
export function addHelpEnd(command: Command, { examples, notes = [], found }: HelpEnd): Command {
  const codes = [
    `  ${EXIT.done}  done`,
    ...(found === undefined ? [] : [`  ${EXIT.found}  ${found}`]),
    `  ${EXIT.unusable}  it could not be done`,
  ];
  const text = [
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((line) => `  ${line}`),
    ...(notes.length === 0 ? [] : ['', ...wrap(notes.join(' '))]),
    '',
    'Exit codes:',
    ...codes,
  ];
  return command.addHelpText('after', text.join('\n'));
}

function wrap(text: string): readonly string[] {
  return text.match(LINE) ?? [];
}
