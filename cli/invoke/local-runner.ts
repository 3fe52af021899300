/** Invokes a built function in a local cloud of its own, which is gone afterwards. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AUTHORIZER_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import { createManagedCloud } from '../managed-cloud.ts';
import { printLine } from '../print.ts';
import { mintLocalToken } from '../sample.ts';
import { invokeOverHttp, printAnswer } from './answer.ts';
import { type InvokeOptions, toFunctionRequest } from './sample-request.ts';

/** Every call leaves a line with one of these. */
const CALL_EVENT = /"event":"(?:decision|invocation|failure)"/;
const LOG_TIMEOUT_MS = 3_000;
const LOG_POLL_MS = 50;

/** Builds, starts, invokes once, prints answer and log lines, and stops everything. */
export async function invokeLocally({ functionName, kind }: InvokeOptions): Promise<void> {
  const { cloud, stateDirectory, start, end } = createManagedCloud({});
  try {
    await start();
    const request = toFunctionRequest(functionName, await mintLocalToken(stateDirectory, kind));
    const id = functionName === 'authorizer' ? AUTHORIZER_ID : INVOKER_ID;
    printAnswer(await invokeOverHttp(`${cloud.urls.fn}/invoke/${id}`, request));
    await printLog(cloud.logFile, functionName);
  } finally {
    await end();
  }
}

/** The function's own lines, as they would stand in its log in OCI. */
async function printLog(logFile: string, functionName: string): Promise<void> {
  const read = (): readonly string[] =>
    readFileSync(logFile, 'utf8')
      .split('\n')
      .flatMap((line) => parseFunctionLine(line, functionName) ?? []);
  // The line about a call may come a moment after its answer.
  const endsAt = Date.now() + LOG_TIMEOUT_MS;
  while (!read().some((line) => CALL_EVENT.test(line)) && Date.now() < endsAt) await sleep(LOG_POLL_MS);
  printLine('log');
  for (const line of read()) printLine(`  ${line}`);
}

function parseFunctionLine(line: string, functionName: string): string | undefined {
  if (!line.startsWith('fn {')) return undefined;
  const entry = JSON.parse(line.slice('fn '.length)) as { function?: string; line?: string };
  return entry.function === functionName ? entry.line : undefined;
}
