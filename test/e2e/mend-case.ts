/**
 * One way to fail, from end to end: a call fails with exactly this reason or code, a command names it, the mend that the command
 * prints is applied, and the same call passes.
 */
import assert from 'node:assert/strict';
import type { Outcome, Send } from './mend-calls.ts';
import type { Naming, Said } from './mend-commands.ts';
import type { Config, MendStage } from './mend-stage.ts';
import { until } from './test-cloud.ts';

/** A failure that can be brought about, and how it is mended. */
export interface MendCase {
  /** Of the functions; without it that of the plan. */
  readonly config?: Config;
  /** What else must be so. */
  readonly arrange?: (stage: MendStage) => Promise<void>;
  readonly call: Send;
  readonly named: Naming;
  /** What the mend says. */
  readonly says: RegExp;
  /** Does what it says; gives another call where it asks the caller for something. */
  readonly mend: (stage: MendStage, said: Said) => Promise<Send | undefined>;
}

/** One that cannot be brought about from outside: it is named, and that is all. */
export interface UnmendableCase {
  readonly because: string;
  readonly named: Naming;
  readonly says: RegExp;
}

/** A call that has failed. */
export interface Happened {
  /** The reason or code. */
  readonly word: string;
  readonly outcome: Outcome;
  /** The function's own line about it. */
  readonly line: string;
}

const VERDICTS = ['decision', 'invocation', 'config_problem', 'failure'];
const LINE_WITHIN_MS = 5_000;
/** A failed fetch is not repeated for 5 s, and the platform's first call of a process takes its time. */
const PASSES_WITHIN_MS = 20_000;

/** Runs it. Throws what does not hold. */
export async function runCase(stage: MendStage, word: string, mendCase: MendCase): Promise<void> {
  const { config = {}, arrange, call, named, says, mend } = mendCase;
  await stage.use(config);
  await arrange?.(stage);
  const happened = await fail(stage, word, call);
  const said = await named(stage, happened);
  assert.equal(said.word, word, 'named by the command');
  assert.match(said.mend, says);
  const mended = (await mend(stage, said)) ?? call;
  await until(
    // What is not as it should be is shown, and a token need not be.
    async () => ({ ...(await mended(stage)), sent: '' }),
    ({ hasPassed }) => hasPassed,
    PASSES_WITHIN_MS,
  );
}

/** Names the one that cannot be brought about. */
export async function nameCase(
  stage: MendStage,
  word: string,
  { named, says }: UnmendableCase,
): Promise<void> {
  const outcome = { hasPassed: false, status: 0, body: '', sent: '' };
  const said = await named(stage, { word, outcome, line: '' });
  assert.equal(said.word, word);
  assert.match(said.mend, says);
}

async function fail(stage: MendStage, word: string, call: Send): Promise<Happened> {
  const start = stage.cloud.log().length;
  const outcome = await call(stage);
  assert.equal(outcome.hasPassed, false, 'the call fails first');
  const lines = await until(
    async () => readVerdicts(outcome.lines ?? readFunctionLines(stage.cloud.log().slice(start))),
    (all) => all.some(({ words }) => words.length > 0),
    LINE_WITHIN_MS,
  );
  const last = lines.findLast(({ words }) => words.length > 0);
  assert.ok(last !== undefined);
  assert.ok(last.words.includes(word), `${word} is expected, and the function wrote ${last.line}`);
  return { word, outcome, line: last.line };
}

/** What the functions have written, out of all that the parts write. */
function readFunctionLines(log: string): readonly string[] {
  return log.split('\n').flatMap((written) => {
    const outer = /^fn (\{.*\})$/.exec(written)?.[1];
    const { line = '' }: { line?: string } = outer === undefined ? {} : JSON.parse(outer);
    return line.startsWith('{') ? [line] : [];
  });
}

/** What they have decided. */
function readVerdicts(lines: readonly string[]) {
  return lines.flatMap((line) => {
    const { event = '', reason, code }: Partial<Record<string, string>> = JSON.parse(line);
    if (!VERDICTS.includes(event)) return [];
    return [{ line, words: [reason, code].filter((name) => name !== undefined) }];
  });
}

/** The lines of the configuration that a mend prints, as they stand there. */
function readLines({ mend }: Said): Config {
  const lines = [...mend.matchAll(/^([A-Z][A-Z_]+)=(?:'(.*)'|(\S+))$/gm)];
  assert.notEqual(lines.length, 0, `no line to set: ${mend}`);
  return Object.fromEntries(lines.map(([, key = '', quoted, plain = '']) => [key, quoted ?? plain]));
}

/**
 * With new processes after it: one that has failed to fetch does not try again for 5 s. That those heal too is shown where
 * nothing but the mend is done, and in outage.test.ts.
 */
export function withNewProcesses(mend: (stage: MendStage, said: Said) => Promise<unknown>): MendCase['mend'] {
  return async (stage, said) => {
    await mend(stage, said);
    await stage.renew();
    return undefined;
  };
}

/** Sets the lines that a mend prints, over those that are set. */
export async function setLines(stage: MendStage, said: Said): Promise<undefined> {
  await stage.use({ ...stage.config(), ...readLines(said) });
}
