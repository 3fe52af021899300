/**
 * Finds in pasted text what the functions have said: log lines with whatever stands in front of them, lines within the
 * JSON of OCI Logging or of the local runner, and the invoker's problem JSON.
 */
import { parseJson } from '../../src/runtime/json.ts';
import { toPrintable } from '../../src/runtime/printable.ts';

/** What one line or answer says; only what the functions write. */
export interface LogEntry {
  readonly event: string | undefined;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  /** The rest that helps, by name. */
  readonly facts: Readonly<Record<string, string | number>>;
}

const FACTS = [
  'time',
  'function',
  'callId',
  'traceId',
  'decision',
  'status',
  'upstreamStatus',
  'integration',
  'client',
  'subject',
  'tokenFingerprint',
  'host',
  'secretId',
  'key',
  'expected',
  'example',
  'detail',
];
const MAX_DEPTH = 6;
const MAX_LENGTH = 400;

/** The entries, in the order in which they stand there. */
export function findEntries(text: string): readonly LogEntry[] {
  const whole = parseJson(text);
  if (whole !== undefined) return findIn(whole, MAX_DEPTH);
  return text.split(/\r?\n/).flatMap((line) => findInLine(line, MAX_DEPTH));
}

/** The JSON may begin anywhere in the line, and something may follow it. */
function findInLine(line: string, depth: number): readonly LogEntry[] {
  const start = line.indexOf('{');
  const end = line.lastIndexOf('}');
  if (start < 0 || end < start) return [];
  return findIn(parseJson(line.slice(start, end + 1)), depth);
}

function findIn(value: unknown, depth: number): readonly LogEntry[] {
  if (depth === 0) return [];
  if (typeof value === 'string') return value.includes('{') ? findInLine(value, depth - 1) : [];
  if (typeof value !== 'object' || value === null) return [];
  const entry = Array.isArray(value) ? undefined : toEntry({ ...value });
  return entry === undefined
    ? Object.values(value).flatMap((child: unknown) => findIn(child, depth - 1))
    : [entry];
}

/** A log line has its function and an event, an answer of the invoker a code and the id of the call. */
function toEntry(members: Readonly<Record<string, unknown>>): LogEntry | undefined {
  const textAt = (name: string): string | undefined => {
    const value = members[name];
    return typeof value === 'string' ? toPrintable(value, MAX_LENGTH) : undefined;
  };
  const [event, code, reason] = [textAt('event'), textAt('code'), textAt('reason')];
  const isLine = event !== undefined && (code ?? reason ?? textAt('function')) !== undefined;
  const isAnswer = code !== undefined && (textAt('callId') !== undefined || code.startsWith('ERR_'));
  if (!isLine && !isAnswer) return undefined;
  const facts = FACTS.flatMap((name) => {
    const value = textAt(name) ?? members[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  return { event, code, reason, facts: Object.fromEntries(facts) };
}
