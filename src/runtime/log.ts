/**
 * One JSON line per event on standard output, which is the function's log.
 * A field that is not on the list below is dropped, so that no object, request or error can carry a secret in.
 */
import type { Clock } from './clock.ts';
import type { WriteLine } from './line-writer.ts';
import type { LogEvent, LogEventAt, LogFieldsOf } from './log-events.ts';
import { toPrintable } from './printable.ts';

/** From the most to the least that is written. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** How much is written: a level writes itself and all that come after it. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that a log line may say besides time, level, function and event; LOG_FIELDS says what each is. */
export interface LogFields {
  callId?: string | undefined;
  traceId?: string | undefined;
  decision?: 'allow' | 'deny' | 'undecided' | undefined;
  reason?: string | undefined;
  code?: string | undefined;
  /** Written by us, never copied from a message of someone else's. */
  detail?: string | undefined;
  client?: string | undefined;
  subject?: string | undefined;
  tokenFingerprint?: string | undefined;
  keyThumbprint?: string | undefined;
  cache?: 'hit' | 'miss' | undefined;
  keySetAgeSeconds?: number | undefined;
  keyCount?: number | undefined;
  method?: string | undefined;
  integration?: string | undefined;
  credential?: string | undefined;
  secretId?: string | undefined;
  secretVersion?: number | undefined;
  stage?: string | undefined;
  attempts?: number | undefined;
  status?: number | undefined;
  upstreamStatus?: number | undefined;
  host?: string | undefined;
  key?: string | undefined;
  expected?: string | undefined;
  example?: string | undefined;
  ms?: number | undefined;
}

/** Writes events at their levels, with the fields that they may have; these must not be changed afterwards. */
export type Log = {
  readonly [Level in LogLevel]: <Event extends LogEventAt<Level>>(
    event: Event,
    fields?: LogFieldsOf<Event>,
  ) => void;
};

/** What a log needs from its function. */
export interface LogOptions {
  level: LogLevel;
  /** Name of the function, in every line. */
  functionName: string;
  write: WriteLine;
  clock: Clock;
}

const FIELD_NAMES: Readonly<Record<keyof LogFields, true>> = {
  callId: true,
  traceId: true,
  decision: true,
  reason: true,
  code: true,
  detail: true,
  client: true,
  subject: true,
  tokenFingerprint: true,
  keyThumbprint: true,
  cache: true,
  keySetAgeSeconds: true,
  keyCount: true,
  method: true,
  integration: true,
  credential: true,
  secretId: true,
  secretVersion: true,
  stage: true,
  attempts: true,
  status: true,
  upstreamStatus: true,
  host: true,
  key: true,
  expected: true,
  example: true,
  ms: true,
};
const MAX_TEXT_LENGTH = 256;

/** Creates the log of a function. */
export function createLog({ level, functionName, write, clock }: LogOptions): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const writerOf = (name: LogLevel) => {
    if (LOG_LEVELS.indexOf(name) < threshold) return () => undefined;
    return (event: LogEvent, fields: LogFields = {}): void => {
      const now = clock();
      write(() => {
        const time = new Date(now).toISOString();
        const head = { time, level: name, function: functionName, event };
        return `${JSON.stringify({ ...head, ...toSafeFields(fields) })}\n`;
      });
    };
  };
  return {
    debug: writerOf('debug'),
    info: writerOf('info'),
    warn: writerOf('warn'),
    error: writerOf('error'),
  };
}

function toSafeFields(fields: LogFields): Record<string, string | number> {
  const safe: Record<string, string | number> = {};
  // The names come from the list, not from the object: types do not hold at run time.
  for (const name of Object.keys(FIELD_NAMES) as (keyof LogFields)[]) {
    const value: unknown = fields[name];
    if (typeof value === 'string') safe[name] = toPrintable(value, MAX_TEXT_LENGTH);
    else if (typeof value === 'number') safe[name] = value;
  }
  return safe;
}
