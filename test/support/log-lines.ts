/** A real log whose lines a test can look at. */
import type { Clock } from '../../src/runtime/clock.ts';
import { createLog, type LogLevel } from '../../src/runtime/log.ts';

/** `lines` are as written; `entries` are the same, parsed. */
export function createLogLines(clock: Clock, level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog({
    level,
    functionName: 'authorizer',
    write: (toLine) => lines.push(toLine()),
    clock,
  });
  const entries = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));
  return { log, lines, entries };
}
