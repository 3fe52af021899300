/** The lines that functions wrote about one call, out of everything that a cloud writes. */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { parseJson } from '../../src/runtime/json.ts';

/** A line, and the function that wrote it. */
export interface FunctionLine {
  readonly function: string;
  readonly line: string;
}

/** Which lines are wanted: those of a call, of a token, or of both. */
export interface CallMarks {
  readonly callId: string | undefined;
  readonly fingerprint: string | undefined;
}

/** Every call leaves a line with one of these, the last that it writes. */
const CALL_EVENT = /"event":"(?:decision|invocation|failure)"/;
const POLL_MS = 50;
const FN_PREFIX = 'fn {';
const lineSchema = v.object({ function: v.string(), line: v.string() });
const entrySchema = v.object({
  callId: v.optional(v.string()),
  tokenFingerprint: v.optional(v.string()),
});

/** True for the last line of a call. */
export function isLastLine({ line }: FunctionLine): boolean {
  return CALL_EVENT.test(line);
}

/** How long the log of a cloud is now; what a call writes comes after it. */
export function readLogLength(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** The functions' lines behind `offset` in the log of a cloud. */
export function readFunctionLines(file: string, offset: number): readonly FunctionLine[] {
  return readFrom(file, offset)
    .split('\n')
    .filter((line) => line.startsWith(FN_PREFIX))
    .flatMap((line) => {
      const parsed = v.safeParse(lineSchema, parseJson(line.slice(FN_PREFIX.length - 1)));
      return parsed.success ? [parsed.output] : [];
    });
}

/** Those about the call; where it left none, those about no call, which may say why a function did not even start. */
export function selectCall(lines: readonly FunctionLine[], marks: CallMarks): readonly FunctionLine[] {
  const { fingerprint } = marks;
  const entries = lines.map((line) => ({ line, ...parseEntry(line) }));
  const ofToken = entries.filter(
    ({ tokenFingerprint: found }) => found !== undefined && found === fingerprint,
  );
  const ids = [marks.callId, ...ofToken.map((entry) => entry.callId)];
  const found = entries.filter(({ callId, line }) => isOf(ids, callId, line));
  const chosen = found.length > 0 ? found : entries.filter(({ callId }) => callId === undefined);
  return chosen.map(({ line }) => line);
}

/** Reads until the lines are complete, or `timeoutMs` has passed: a line may come a moment after the answer. */
export async function waitForLines(
  read: () => readonly FunctionLine[],
  isComplete: (lines: readonly FunctionLine[]) => boolean,
  timeoutMs: number,
): Promise<readonly FunctionLine[]> {
  const endsAt = Date.now() + timeoutMs;
  while (!isComplete(read()) && Date.now() < endsAt) await sleep(POLL_MS);
  return read();
}

function parseEntry({ line }: FunctionLine): v.InferOutput<typeof entrySchema> {
  const parsed = v.safeParse(entrySchema, parseJson(line));
  return parsed.success ? parsed.output : {};
}

/** A line that Fn's framing or somebody else wrote may name the call too. */
function isOf(
  ids: readonly (string | undefined)[],
  callId: string | undefined,
  { line }: FunctionLine,
): boolean {
  return ids.some((id) => id !== undefined && id !== '' && (id === callId || line.includes(id)));
}

/** Only what is new: a cloud that has run for days has a long log. */
function readFrom(file: string, offset: number): string {
  if (!existsSync(file)) return '';
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - offset));
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(descriptor);
  }
}
