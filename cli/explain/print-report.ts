/** The report for a person at a terminal. */
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import { printChecks } from '../checks/check.ts';
import { paint, printLine } from '../print.ts';
import type { GatewayView } from './gateway-view.ts';
import { printInvoker, toInvokerSentence } from './print-invoker.ts';
import type { CallerView, Report } from './report.ts';
import { show } from './show.ts';
import type { Verdict } from './trial.ts';

const MAX_LENGTH = 400;

/** Prints it. */
export function printReport(report: Report): void {
  const token = report.fingerprint === undefined ? 'no token' : `token ${report.fingerprint}`;
  printLine(`${paint('bold', token)} against ${toPrintable(report.deployment, MAX_LENGTH)}`);
  printLine(`the authorizer would: ${toSentence(report)}`);
  if (report.invoker !== undefined) printLine(`the invoker would: ${toInvokerSentence(report.invoker)}`);
  printLine('');
  printChecks(report.checks);
  if (report.caller !== undefined) printCaller(report.caller);
  if (report.gateway !== undefined) printGateway(report.gateway);
  if (report.invoker !== undefined) printInvoker(report.invoker);
}

/** The verdict, and where it is no, the one thing to do first. */
function toSentence({ verdict, checks }: Report): string {
  const deciding = checks.find(({ state }) => state === 'fail');
  const first = deciding === undefined ? '' : ` (check ${deciding.name}, below)`;
  switch (verdict.decision) {
    case 'allow':
      return paint('green', 'allow');
    case 'deny':
      return `${paint('red', `deny: ${verdict.reason}`)}${first}; the gateway may repeat that for a minute`;
    case 'fail':
      return `${paint('red', `fail: ${verdict.code}`)}, the gateway says ${toStatus(verdict)}${first}`;
    case 'unknown':
      return toUnknown(verdict.because, deciding?.code);
  }
}

/** The authorizer has no answer of its own for a broken world. */
function toStatus({ code }: Extract<Verdict, { decision: 'fail' }>): string {
  const isKnown = Object.hasOwn(ERRORS, code);
  // What this machine does not reach, a function may.
  const isTransient = isKnown && ERRORS[code as ErrorCode].retryable;
  return isTransient ? '502, if it is from there as it is from here; the caller may try again' : '502';
}

function toUnknown(because: string, code: string | undefined): string {
  const known = code === undefined ? '' : `refuse it in any case, for ${paint('red', code)} if not before; `;
  return `${known}${paint('yellow', 'cannot be told for certain')}: ${toPrintable(because, MAX_LENGTH)}`;
}

function printCaller({ client, user, subject, scopes, endsAt, secondsLeft, isVerified }: CallerView): void {
  const who = user === undefined ? `no user, a client's own token (sub ${subject})` : `user ${user}`;
  const minutes = Math.floor(Math.max(0, secondsLeft) / 60);
  const title = isVerified ? 'the caller' : 'the caller, as a token that is not accepted says';
  printLine(`\n${title}: client ${client ?? '(none)'}, ${who}`);
  printLine(
    `  scopes ${scopes.join(' ') || '(none)'}; ${secondsLeft > 0 ? `ends in ${minutes} min` : 'ended'}, ${endsAt}`,
  );
}

function printGateway({ expiresAt, context, leftOut }: GatewayView): void {
  printLine(`\nthe gateway gets: the decision until ${expiresAt} at the latest, and request.auth[…]`);
  for (const [name, value] of Object.entries(context)) printLine(`  ${name.padEnd(12)} ${show(value)}`);
  for (const { claim, why } of leftOut) {
    printLine(`  ${claim.padEnd(12)} ${paint('dim', `left out: ${why}`)}`);
  }
}
