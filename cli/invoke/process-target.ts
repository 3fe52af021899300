/**
 * One process of a built function as the place of a call: `node func.mjs` with the deployment's configuration, spoken to over
 * its unix socket as the Fn agent does. It has nothing else of this machine, and is gone afterwards.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callFunction, type FnCallResult } from '../../local/fn/call.ts';
import { toFunctionHeaders } from '../../local/fn/headers.ts';
import { createCallId } from '../../local/fn/invocation.ts';
import { createFolder, type FnProcess, startProcess } from '../../local/fn/process.ts';
import { buildFunctions } from '../../scripts/build-functions.ts';
import type { Header } from '../../src/runtime/header-list.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import type { Deployment } from '../deployment.ts';
import { DEV_STATE } from '../dev-state.ts';
import type { FunctionName } from '../function-names.ts';
import { onSignal } from '../signals.ts';
import { type Answer, toAnswer } from './answer.ts';
import { type FunctionLine, isLastLine, waitForLines } from './call-log.ts';
import { type Call, toFunctionRequest } from './function-request.ts';
import { createProcessEnvironment } from './process-environment.ts';
import type { Target } from './target.ts';

const START_TIMEOUT_MS = 5_000;
/** OCI's default for a function. */
const CALL_TIMEOUT_MS = 30_000;
const LOG_TIMEOUT_MS = 1_000;
const MAX_LINE_LENGTH = 2_000;

/** Builds the function and starts it. Throws an error with what it wrote when it does not listen. */
export async function startProcessTarget(
  deployment: Deployment,
  functionName: FunctionName,
): Promise<Target> {
  const lines: FunctionLine[] = [];
  const started = createStartedProcess((line) => void lines.push({ function: functionName, line }));
  onSignal(started.end);
  try {
    const child = await started.start(deployment, functionName);
    if ((await child.ready) !== 'listening') throw new Error(toStartProblem(functionName, lines));
    return {
      kind: 'process',
      name: `one process of the ${functionName}, with the configuration of ${deployment.name}`,
      stateDirectory: DEV_STATE,
      ask: (call) => askProcess(child.socketPath, call),
      readLog: async () => {
        const isWhole = (all: readonly FunctionLine[]) => all.some(isLastLine);
        const written = await waitForLines(() => lines, isWhole, LOG_TIMEOUT_MS);
        return written.map(({ line }) => line);
      },
      end: started.end,
    };
  } catch (error) {
    await started.end();
    throw error;
  }
}

/** A process that can be ended at any moment, also while it is built. */
function createStartedProcess(onLine: (line: string) => void) {
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-once-'));
  let building: Promise<unknown> = Promise.resolve();
  let folder = directory;
  let child: FnProcess | undefined;
  let ending: Promise<void> | undefined;

  async function endOnce(): Promise<void> {
    await building.catch(() => undefined);
    child?.kill();
    await child?.exited;
    for (const path of [folder, directory]) rmSync(path, { recursive: true, force: true });
  }

  return {
    end: (): Promise<void> => (ending ??= endOnce()),
    start: async (deployment: Deployment, functionName: FunctionName): Promise<FnProcess> => {
      building = buildFunctions(directory);
      await building;
      folder = createFolder();
      const environment = await createProcessEnvironment(deployment, functionName, folder);
      if (ending !== undefined) throw new Error('ended while it started');
      child = startProcess({
        nodePath: process.execPath,
        directory: join(directory, functionName),
        folder,
        environment,
        startTimeoutMs: START_TIMEOUT_MS,
        onLine: ({ line }) => onLine(line),
      });
      return child;
    },
  };
}

/** A function that is configured wrongly says so, and ends. */
function toStartProblem(functionName: string, lines: readonly FunctionLine[]): string {
  const written = lines.map(({ line }) => `  ${toPrintable(line, MAX_LINE_LENGTH)}`);
  const said = written.length === 0 ? ['  nothing'] : written;
  return [`the ${functionName} did not start, and nothing was asked; it wrote`, ...said].join('\n');
}

async function askProcess(socketPath: string, call: Call): Promise<Answer> {
  const callId = createCallId();
  const { headers, body } = toFunctionRequest(call);
  const startedAt = performance.now();
  const facts = { callId, deadline: Date.now() + CALL_TIMEOUT_MS, principal: undefined };
  const result = await callFunction({
    socketPath,
    headers: toFunctionHeaders(headers.flat(), facts),
    body,
    timeoutMs: CALL_TIMEOUT_MS,
  });
  return toProcessAnswer(result, callId, performance.now() - startedAt);
}

/** A failure is answered as the platform would. */
function toProcessAnswer(result: FnCallResult, callId: string, ms: number): Answer {
  const idHeader: Header = ['fn-call-id', callId];
  if (result.ok) {
    const { rawHeaders, body } = result;
    return toAnswer({ status: 200, headers: [...toHeaders(rawHeaders), idHeader], body }, ms);
  }
  const { status, code, message } = result.error;
  const body = Buffer.from(JSON.stringify({ code, message }));
  return toAnswer({ status, headers: [idHeader], body }, ms);
}

function toHeaders(rawHeaders: readonly string[]): readonly Header[] {
  return rawHeaders.flatMap((name, at): Header[] => (at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : []));
}
