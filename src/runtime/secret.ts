/**
 * A value that must not be printed: a password, a token, an Authorization header.
 * It never shows itself in a log line, a template string, JSON or `util.inspect`; only `reveal` gives it out.
 */

/** Holds a value that prints as `[redacted]` everywhere. */
export interface Secret<T> {
  /** The value itself, for the one place that has to send it. */
  reveal(): T;
}

const REDACTED = '[redacted]';
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Wraps `value`. The closure keeps it out of every enumeration of the object's properties. */
export function createSecret<T>(value: T): Secret<T> {
  const redacted = (): string => REDACTED;
  return Object.freeze({
    reveal: () => value,
    toString: redacted,
    toJSON: redacted,
    [INSPECT]: redacted,
  });
}
