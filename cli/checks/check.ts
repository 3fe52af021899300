/** What `explain` and `doctor` say about one check, and how they print it. */
import { toPrintable } from '../../src/runtime/printable.ts';
import { paint, printLine } from '../print.ts';

/** How a check ended; `warn` is allowed and weak, `skip` could not or need not be made. */
type CheckState = 'pass' | 'fail' | 'warn' | 'skip';

/** One check. Texts of others, such as claims, may be in `seen`; a secret never is. */
export interface Check {
  /** Stable, for programs: lower-case words joined by hyphens. */
  readonly name: string;
  readonly state: CheckState;
  /** In a few words: what was found. */
  readonly found: string;
  /** The denial reason or error code that the functions would give. */
  readonly code?: string;
  readonly seen?: string;
  readonly expected?: string;
  /** The configuration key, or the member of the table, that decides. */
  readonly key?: string;
  /** What to do: a line to add, a command, a path in the console. */
  readonly mend?: string;
}

const MAX_LENGTH = 400;
const NAME_WIDTH = 22;
const LABEL_WIDTH = 10;
const LABELS = { pass: 'pass', fail: 'FAIL', warn: 'warn', skip: 'skip' } as const;
const STYLES = { pass: 'green', fail: 'red', warn: 'yellow', skip: 'dim' } as const;

/** Prints checks, one line each; one that did not pass with all that helps. */
export function printChecks(checks: readonly Check[]): void {
  const width = Math.max(NAME_WIDTH, ...checks.map(({ name }) => name.length));
  for (const check of checks) {
    const { name, state, found, code } = check;
    const label = paint(STYLES[state], LABELS[state]);
    const what = toPrintable(found, MAX_LENGTH);
    printLine(
      `${label}  ${name.padEnd(width)} ${code === undefined ? what : `${paint('bold', code)}: ${what}`}`,
    );
    if (state === 'fail' || state === 'warn') printHelp(check);
  }
}

function printHelp({ seen, expected, key, mend }: Check): void {
  const deciding = key === undefined ? '' : ` (${key})`;
  printDetail('seen', seen);
  printDetail('expected', expected === undefined ? undefined : `${expected}${deciding}`);
  printDetail('fix', mend);
}

function printDetail(label: string, text: string | undefined): void {
  if (text === undefined) return;
  const lines = text.split('\n').map((line) => toPrintable(line, MAX_LENGTH));
  const indent = ' '.repeat(LABEL_WIDTH + 6);
  printLine(`      ${`${label}:`.padEnd(LABEL_WIDTH)}${lines.join(`\n${indent}`)}`);
}
