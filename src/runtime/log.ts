/**
 * One JSON line per event on standard output, which is the function's log.
 * A field that is not on the list below is dropped, so that no object, request or error can carry a secret in.
 */
import type { Clock } from './clock.ts';

/** From the most to the least that is written. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** How much is written: a level writes itself and all that come after it. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that a log line may say besides time, level, function and event. */
export interface LogFields {
  /** Fn's id of the call. */
  callId?: string;
  /** A denial's reason, such as `token_expired`. */
  reason?: string;
  /** An error's code, such as `ERR_KEYS_UNREACHABLE`. */
  code?: string;
  /** A sentence for the operator, written by us, never copied from a message of someone else's. */
  detail?: string;
  decision?: 'allow' | 'deny';
  /** The caller's `client_id`. */
  client?: string;
  /** The caller's `sub`. */
  subject?: string;
  /** First eight hexadecimal digits of the token's SHA-256. */
  tokenFingerprint?: string;
  /** `x5t#S256` of the key that verified the token. */
  keyThumbprint?: string;
  keySetAgeSeconds?: number;
  keyCount?: number;
  method?: string;
  integration?: string;
  /** Kind of credential, such as `basic`. */
  credential?: string;
  secretId?: string;
  secretVersion?: number;
  /** How often sending a request to OIC was begun. */
  attempts?: number;
  /** Status of the answer. */
  status?: number;
  /** Status that a remote service gave. */
  upstreamStatus?: number;
  host?: string;
  /** A configuration key. */
  key?: string;
  expected?: string;
  example?: string;
  ms?: number;
}

/** Writes events; the event name is constant, what varies goes into the fields. */
export type Log = Readonly<Record<LogLevel, (event: string, fields?: LogFields) => void>>;

/** What a log needs from its function. */
export interface LogOptions {
  level: LogLevel;
  /** Name of the function, in every line. */
  functionName: string;
  write: (line: string) => void;
  clock: Clock;
}

const FIELD_NAMES: Readonly<Record<keyof LogFields, true>> = {
  callId: true,
  reason: true,
  code: true,
  detail: true,
  decision: true,
  client: true,
  subject: true,
  tokenFingerprint: true,
  keyThumbprint: true,
  keySetAgeSeconds: true,
  keyCount: true,
  method: true,
  integration: true,
  credential: true,
  secretId: true,
  secretVersion: true,
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
// JSON escapes some of these only: the others would steer the terminal or break the line of whoever reads the log.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu;

/** Creates the log of a function. */
export function createLog({ level, functionName, write, clock }: LogOptions): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const writerOf = (name: LogLevel) => {
    if (LOG_LEVELS.indexOf(name) < threshold) return () => undefined;
    return (event: string, fields: LogFields = {}): void => {
      const time = new Date(clock()).toISOString();
      write(
        `${JSON.stringify({ time, level: name, function: functionName, event, ...toSafeFields(fields) })}\n`,
      );
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
    if (typeof value === 'string') safe[name] = value.slice(0, MAX_TEXT_LENGTH).replace(UNPRINTABLE, '?');
    else if (typeof value === 'number') safe[name] = value;
  }
  return safe;
}
