/** What the command line says, on standard output and standard error. */

// Whoever reads may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** Prints a line for whoever called; the only output that a pipe gets. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a line beside the output: progress, notes, mistakes. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The message of an error for the person at the terminal, without a stack. */
export function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
