/**
 * Counts what the functions write into their log, as a connector from OCI Logging to Monitoring would: decisions by reason,
 * answers by status, keys, secrets, replays. It reads the documented fields and nothing else.
 */
import * as v from 'valibot';
import { parseJson } from '../../src/runtime/json.ts';
import { LOG_EVENTS, type LogEvent } from '../../src/runtime/log-events.ts';

/** What has been counted so far. */
export interface Metrics {
  /** Takes a line of a function; anything else is passed over. True when it counts. */
  add(line: string): boolean;
  /** The sums, in one line each; empty before the first call. */
  toLines(): readonly string[];
}

const count = v.optional(v.number());
const text = v.optional(v.string());
const lineSchema = v.object({
  event: v.custom<LogEvent>((event) => typeof event === 'string' && Object.hasOwn(LOG_EVENTS, event)),
  decision: text,
  reason: text,
  code: text,
  cache: text,
  integration: text,
  keySetAgeSeconds: count,
  attempts: count,
  status: count,
  ms: count,
});
type Line = v.InferOutput<typeof lineSchema>;

/** Of so many calls the latest times are looked at. */
const KEPT_TIMES = 500;

/** Creates empty metrics. */
export function createMetrics(): Metrics {
  const events = createTally();
  const decisions = createTally();
  const answers = createTally();
  const cache = createTally();
  const times = { decision: [] as number[], invocation: [] as number[] };
  let replays = 0;
  let keySetAgeSeconds: number | undefined;

  function take({ event, ...line }: Line): void {
    events.add(event);
    if (event !== 'decision' && event !== 'invocation') return;
    times[event] = [...times[event], line.ms ?? 0].slice(-KEPT_TIMES);
    keySetAgeSeconds = line.keySetAgeSeconds ?? keySetAgeSeconds;
    if (line.cache !== undefined) cache.add(line.cache);
    const { decision, status, attempts = 1 } = line;
    const tally = event === 'decision' ? decisions : answers;
    tally.add([decision ?? status, line.reason ?? line.code].filter(Boolean).join(' '));
    if (attempts > 1) replays += 1;
  }

  function toLines(): readonly string[] {
    const hits = cache.of('hit');
    const looks = hits + cache.of('miss');
    return [
      toLine('decisions', decisions.toText(), times.decision),
      toLine('invocations', answers.toText(), times.invocation),
      [
        `key set fetched ${events.of('keys_fetched')}`,
        `failed ${events.of('keys_fetch_failed')}`,
        `age ${keySetAgeSeconds ?? '-'} s`,
        `verified before ${looks === 0 ? '-' : Math.round((100 * hits) / looks)} %`,
      ].join(', '),
      [
        `vault reads ${events.of('secret_read')}`,
        `failed ${events.of('secret_read_failed')}`,
        `tokens minted ${events.of('token_minted')}`,
        `credentials refused ${events.of('secret_refused')}`,
        `replays ${replays}`,
      ].join(', '),
    ];
  }

  return {
    add: (line) => {
      const parsed = v.safeParse(lineSchema, parseJson(line));
      if (parsed.success) take(parsed.output);
      return parsed.success;
    },
    toLines,
  };
}

interface Tally {
  add(name: string): void;
  of(name: string): number;
  /** The most frequent first. */
  toText(): string;
}

function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    of: (name) => counts.get(name) ?? 0,
    toText: () => {
      const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
      return sorted.map(([name, number]) => `${name} ×${number}`).join(', ');
    },
  };
}

function toLine(name: string, counted: string, times: readonly number[]): string {
  if (counted === '') return `${name} none`;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number): string => `${sorted[Math.floor(sorted.length * part)] ?? 0} ms`;
  return `${name} ${counted}; p50 ${at(0.5)}, p95 ${at(0.95)}`;
}
