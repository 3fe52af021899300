/** The matrix of integrations and the outcome of a request, for a person at a terminal. */
import { printChecks } from '../checks/check.ts';
import { paint, printLine } from '../print.ts';
import type { MatrixRow } from './permission-words.ts';
import type { InvokerView } from './report.ts';
import type { RequestOutcome } from './request-outcome.ts';
import { show } from './show.ts';

const BY_GATEWAY =
  'CALLER_SOURCE=gateway: the invoker verifies no token; it believes the X-Caller-… headers that the gateway makes from request.auth above, so that a claim left out there is empty here';

/** Prints both. */
export function printInvoker({ callerSource, problems, matrix, request }: InvokerView): void {
  printLine('\nthe invoker');
  if (callerSource === 'gateway') printLine(`  ${BY_GATEWAY}`);
  printChecks(problems);
  const width = Math.max(0, ...matrix.map(({ name }) => name.length));
  const routeWidth = Math.max(0, ...matrix.map(({ route }) => route.length));
  for (const row of matrix) {
    const may = row.isAllowed ? paint('green', 'yes') : paint('red', 'no ');
    const code = row.code === undefined ? '' : `  ${row.code}`;
    printLine(`  ${may}  ${row.name.padEnd(width)}  ${row.route.padEnd(routeWidth)}${code}`.trimEnd());
    printWhy(row);
  }
  if (request !== undefined) printRequest(request);
}

/** What it comes to, in one line. */
export function toInvokerSentence({ matrix, request }: InvokerView): string {
  if (request !== undefined) return `${toVerdict(request)}, for ${show(`${request.method} ${request.path}`)}`;
  const allowed = matrix.filter(({ isAllowed }) => isAllowed).length;
  if (matrix.length === 0)
    return paint('yellow', 'cannot be told: there is no table of integrations, see below');
  return `let this caller call ${allowed} of ${matrix.length} integrations; which, and why not, is below`;
}

function toVerdict({ isAllowed, integration, code }: RequestOutcome): string {
  const where = integration === undefined ? '' : ` ${integration}`;
  return isAllowed ? paint('green', `call${where}`) : paint('red', `refuse: ${code}${where}`);
}

function printRequest({ method, path, integration, isAllowed, code, why, mend }: RequestOutcome): void {
  printLine(`\nthe request ${show(`${method} ${path}`)}`);
  const where = integration === undefined ? '' : ` ${integration}`;
  const verdict = isAllowed ? paint('green', `may call${where}`) : paint('red', `${code}${where}`);
  printLine(`  ${verdict}`);
  printWhy({ why, ...(mend === undefined ? {} : { mend }) });
}

function printWhy({ why, mend }: Pick<MatrixRow, 'why' | 'mend'>): void {
  for (const line of why) printLine(`       ${line}`);
  if (mend !== undefined) printLine(`       fix: ${mend}`);
}
