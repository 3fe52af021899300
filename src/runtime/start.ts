/**
 * What both functions do first: read their configuration, or say everything that is wrong with it and end.
 * It never prints a value of the configuration.
 */
import type { ErrorCode } from '../errors.ts';
import { createLineWriter } from './line-writer.ts';
import { createLog, LOG_LEVELS, type Log, type LogLevel } from './log.ts';
import { choice } from './setting-kinds.ts';
import type { SettingProblem } from './settings.ts';

/** The key `LOG_LEVEL`, which every function has. */
export const logSettings = {
  LOG_LEVEL: choice(LOG_LEVELS, 'info'),
};

/** A function's log on standard output. */
export function createFunctionLog(functionName: string, level: LogLevel): Log {
  return createLog({ level, functionName, write: createLineWriter(process.stdout), clock: Date.now });
}

/**
 * Logs every problem and ends the process: better no function than one that guards less than it was told to.
 */
export function endWithProblems(functionName: string, problems: readonly SettingProblem[]): never {
  const log = createFunctionLog(functionName, 'error');
  for (const { key, expected, example } of problems) {
    log.error('config_problem', { code: 'ERR_CONFIG_INVALID' satisfies ErrorCode, key, expected, example });
  }
  process.exit(1);
}
