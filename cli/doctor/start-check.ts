/**
 * Whether a built function takes the configuration and listens: it is started once, as Fn starts it, in a folder of its own, and
 * ended as soon as it listens. It is called by nobody.
 */

import { join } from 'node:path';
import { LISTENER_FILE } from '../../local/fn/environment.ts';
import { createFolder, startProcess } from '../../local/fn/process.ts';
import { parseJsonObject } from '../../src/runtime/json.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import type { FunctionName } from '../function-names.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, toPass, toSkip } from './finding.ts';

/** Fn's own patience. */
const START_TIMEOUT_MS = 5_000;
const MAX_LINE_LENGTH = 200;

/** Starts and ends it; `directory` has its `func.mjs`. */
export async function checkStart(
  doctor: Doctor,
  directory: string,
  functionName: FunctionName,
): Promise<Finding> {
  const name = `start-${functionName}`;
  if (doctor[functionName] === undefined) return toSkip(name, 'needs settings');
  const folder = createFolder();
  const lines: string[] = [];
  const startedAt = performance.now();
  const child = startProcess({
    nodePath: process.execPath,
    directory,
    folder,
    environment: toEnvironment(doctor.deployment.environments[functionName], folder),
    startTimeoutMs: START_TIMEOUT_MS,
    onLine: ({ line }) => lines.push(line),
  });
  const state = await child.ready;
  const ms = Math.round(performance.now() - startedAt);
  child.kill();
  await child.exited;
  if (state === 'listening') return toPass(name, `takes the configuration and listens after ${ms} ms`);
  const problems = lines.map(toProblem).filter((problem) => problem !== undefined);
  return {
    name,
    state: 'fail',
    ...(problems.length > 0 ? { code: 'ERR_CONFIG_INVALID', cause: 'configuration' } : {}),
    found: state === 'timed-out' ? 'it does not listen in time' : 'it ends at its start',
    ...(problems.length > 0 ? { seen: problems.join('\n') } : {}),
    mend: 'correct the configuration; else `make build`, and run its tests',
  };
}

function toEnvironment(own: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return {
    ...own,
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    FN_FORMAT: 'http-stream',
    FN_LISTENER: `unix:${join(folder, LISTENER_FILE)}`,
  };
}

/** Of a line of the function's own log the key and what was expected; it has no value in it. */
function toProblem(line: string): string | undefined {
  const { event, key, expected } = parseJsonObject(Buffer.from(line)) ?? {};
  return event === 'config_problem' ? toPrintable(`${key}: ${expected}`, MAX_LINE_LENGTH) : undefined;
}
