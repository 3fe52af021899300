/** A log of the functions that writes nothing: what they would have said is kept for the checks that are about it. */
import { LOG_LEVELS, type Log, type LogFields } from '../../src/runtime/log.ts';

/** A line that was not written. */
interface LogLine {
  readonly event: string;
  readonly fields: LogFields;
}

/** The log, and its lines. */
export function createSilentLog(): { readonly log: Log; readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (event: string, fields: LogFields = {}): void => {
    lines.push({ event, fields });
  };
  const log = Object.fromEntries(LOG_LEVELS.map((level) => [level, keep])) as Log;
  return { log, lines };
}
