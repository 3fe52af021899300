/** Prints what doctor found: who was asked, a heading for each group, one line for each check, and what it comes to at the end. */
import type { Check } from '../checks/check.ts';
import { printChecks } from '../checks/check.ts';
import { paint, printJson, printLine } from '../print.ts';
import type { Doctor } from './doctor-options.ts';
import type { CheckGroup } from './finding.ts';

/** What it comes to. */
interface Summary {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  readonly skipped: number;
}

/** Prints it; true when nothing failed. */
export function report(doctor: Doctor, groups: readonly CheckGroup[]): boolean {
  const summary = summarize(groups.flatMap(({ checks }) => checks));
  const { name } = doctor.deployment;
  const reached = toReached(doctor);
  if (doctor.options.json === true) {
    printJson({ deployment: name, reached, groups, summary });
  } else {
    printLine(`${paint('bold', name)}: ${reached}\n`);
    for (const { heading, checks } of groups) {
      printLine(paint('bold', heading));
      printChecks(checks);
    }
    printLine(`\n${toSummaryLine(summary)}`);
  }
  return summary.failed.length === 0;
}

function summarize(checks: readonly Check[]): Summary {
  const namesOf = (state: Check['state']): readonly string[] => {
    return checks.filter((check) => check.state === state).map(({ name }) => name);
  };
  return {
    passed: namesOf('pass').length,
    failed: namesOf('fail'),
    warned: namesOf('warn'),
    skipped: namesOf('skip').length,
  };
}

function toSummaryLine({ passed, failed, warned, skipped }: Summary): string {
  const beside = [
    ...(warned.length === 0 ? [] : [`warned: ${warned.join(', ')}`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  const rest = beside.length === 0 ? '' : ` (${beside.join('; ')})`;
  const made = passed + failed.length + warned.length;
  if (failed.length > 0) return `${failed.length} of ${made} checks failed: ${failed.join(', ')}${rest}`;
  return warned.length > 0 ? `${passed} of ${made} checks passed${rest}` : `all ${made} checks passed${rest}`;
}

/** Which parts were asked, and as whom. */
function toReached({ deployment: { local }, options }: Doctor): string {
  if (local !== undefined && local.running === undefined) return 'nobody was asked';
  const reader =
    local === undefined ? `you (${options.auth}, profile ${options.profile})` : 'each function itself';
  const isGateway = local !== undefined || options.gateway !== undefined;
  return `asked were Vault as ${reader}, OIC with the credentials of the table${isGateway ? ', the gateway without a token' : ''}`;
}
