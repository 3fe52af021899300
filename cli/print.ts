/** What the command line says, on standard output and standard error. */
import { styleText } from 'node:util';

// Whoever reads may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** Prints a line for whoever called; the only output that a pipe gets. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** JSON leaves these as they are, and a terminal takes them for more than text. */
const STEERING = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu;

/** Prints a value as indented JSON, for a program; a terminal may show it too. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(value, undefined, 2);
  printLine(text.replace(STEERING, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

/** Prints a line beside the output: progress, notes, mistakes. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The message of an error for the person at the terminal, without a stack. */
export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Colours a text for standard output: only on a terminal, and not where NO_COLOR is set. */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
