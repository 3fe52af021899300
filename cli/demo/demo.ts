/**
 * `make demo`: the four methods side by side on a local Oracle Cloud, with good and bad callers.
 * Ends 0 when every row is as expected and nothing secret was printed or logged; leaves nothing behind.
 */
import type { Cloud } from '../../local/cloud/cloud.ts';
import { createManagedCloud } from '../managed-cloud.ts';
import { printLine } from '../print.ts';
import { callAsClient } from './client.ts';
import { fetchCredentials } from './credentials.ts';
import { checkForLeaks, type LeakReport } from './leak-check.ts';
import { describeEntries, type OicEntry, takeOicEntries } from './oic-journal.ts';
import { rotateOicPassword } from './rotation.ts';
import { OIC_REFUSED, type Scenario, toScenarios } from './scenarios.ts';
import { toHead, toRow, toRule } from './table.ts';

const METHOD_TITLES = {
  1: "method 1: the caller sends OIC's credential",
  2: "method 2: the route holds OIC's credential, the caller sends nothing",
  3: "method 3: the gateway checks a JWT, the route holds OIC's credential",
  4: 'method 4: authorizer and invoker; the credential is in Vault only',
} as const;

const printed: string[] = [];
const print = (line = ''): void => {
  printed.push(line);
  printLine(line);
};

/** Made while the demo runs. */
const newPasswords: string[] = [];

const { cloud, start, end } = createManagedCloud({
  onStarting: (part) => print(`starting the ${part} ...`),
});
try {
  print('building the functions ...');
  await start();
  process.exitCode = await run(cloud);
} finally {
  await end();
}

/** The exit code: 0 when all is as it must be. */
async function run(running: Cloud): Promise<number> {
  const credentials = await fetchCredentials(running);
  const scenarios = toScenarios(credentials);
  await takeOicEntries(running.urls.oic);
  print();
  for (const line of toHead()) print(line);
  let unexpected = 0;
  let method = 0;
  for (const scenario of scenarios) {
    if (scenario.method !== method) print(`${method === 0 ? '' : '\n'}${METHOD_TITLES[scenario.method]}`);
    method = scenario.method;
    if (!(await runScenario(running, scenario))) unexpected += 1;
  }
  print(toRule());
  const leaks = checkForLeaks(running, { credentials, newPasswords, printed });
  printSummary({ rows: scenarios.length, unexpected, leaks });
  return unexpected === 0 && leaks.leaks === 0 ? 0 : 1;
}

/** Calls, prints the row, and tells whether it is as expected. */
async function runScenario(running: Cloud, scenario: Scenario): Promise<boolean> {
  const { urls } = running;
  if (scenario.isAfterRotation === true) newPasswords.push(await rotateOicPassword(running));
  const answer = await callAsClient(urls.gateway, scenario.request);
  const entries = await takeOicEntries(urls.oic);
  const isExpected = answer.status === scenario.expected.status && isAsSeen(entries, scenario);
  const cells = [
    `  ${scenario.method}`,
    scenario.caller,
    scenario.held,
    String(scenario.expected.status),
    String(answer.status),
    describeEntries(entries),
    answer.ms.toFixed(0),
  ];
  print(isExpected ? toRow(cells) : `${toRow(cells)}  <-- UNEXPECTED`);
  return isExpected;
}

/** Exactly one request of the expected user, or none; after a rotation one that OIC refused may have come before it. */
function isAsSeen(
  all: readonly OicEntry[],
  { isAfterRotation, expected: { oicUser: expected } }: Scenario,
): boolean {
  const entries = isAfterRotation === true && all[0]?.status === 401 ? all.slice(1) : all;
  const [entry, ...others] = entries;
  if (expected === undefined || entry === undefined) return expected === undefined && entry === undefined;
  const isRight =
    expected === OIC_REFUSED ? entry.status === 401 : entry.status !== 401 && entry.user === expected;
  return isRight && others.length === 0;
}

function printSummary({
  rows,
  unexpected,
  leaks,
}: {
  rows: number;
  unexpected: number;
  leaks: LeakReport;
}): void {
  print(`${rows - unexpected} of ${rows} rows as expected`);
  print(
    `searched ${leaks.lines} lines of output and logs for ${leaks.secrets} secrets and ${leaks.tokens} tokens: ` +
      (leaks.leaks === 0 ? 'none found' : `FOUND in ${leaks.leaks} lines`),
  );
  print(
    'what to read from it: method 1 opens every integration to whoever has the password, method 2 to anyone;',
  );
  print(
    "method 3 asks for a token but has no rule per caller; method 4 has, and no caller holds OIC's credential.",
  );
}
