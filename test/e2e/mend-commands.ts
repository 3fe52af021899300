/** What the commands say about a call that has failed: the reason or code that decides, and what to do about it. */
import assert from 'node:assert/strict';
import type { Happened } from './mend-case.ts';
import type { MendStage } from './mend-stage.ts';

/** The deciding word and its mend, out of a command's JSON. */
export interface Said {
  readonly word: string | undefined;
  readonly mend: string;
}

/** Asks a command. */
export type Naming = (stage: MendStage, happened: Happened) => Promise<Said>;

interface Check {
  readonly name: string;
  readonly state: string;
  readonly code?: string;
  readonly seen?: string;
  readonly mend?: string;
}

interface Report {
  readonly verdict: { readonly reason?: string; readonly code?: string };
  readonly checks: readonly Check[];
  readonly invoker?: {
    readonly problems: readonly Check[];
    readonly request?: { readonly code?: string; readonly mend?: string };
  };
}

/** What `explain` and a log line give: meanings, by word. */
interface Entries {
  readonly entries: readonly {
    readonly meanings: readonly { readonly word: string; readonly mend: string }[];
  }[];
}

async function run<T>(stage: MendStage, args: readonly string[], input?: string): Promise<T> {
  const output = await stage.ask([...args, '--json'], input);
  try {
    return JSON.parse(output);
  } catch {
    return assert.fail(`${args.join(' ')}: ${output}`);
  }
}

/** The same command as a process. */
export function asProcess(naming: Naming): Naming {
  return (stage, happened) => naming({ ...stage, ask: stage.askProcess }, happened);
}

/** `explain`, with what the caller sent on standard input: the check that fails first is the verdict. */
export const byToken: Naming = async (stage, { outcome }) => {
  const { verdict, checks } = await run<Report>(stage, ['explain', '--local'], outcome.sent);
  const word = verdict.reason ?? verdict.code;
  const deciding = checks.find(({ state }) => state === 'fail');
  assert.equal(deciding?.code, word, 'the first check that fails decides');
  return { word, mend: deciding?.mend ?? '' };
};

/** `explain --request`, with the caller's token: what the request would meet at the invoker. */
export function byRequest(request: string): Naming {
  return async (stage, { outcome }) => {
    const { invoker } = await run<Report>(stage, ['explain', '--local', '--request', request], outcome.sent);
    return { word: invoker?.request?.code, mend: invoker?.request?.mend ?? '' };
  };
}

/** `explain`, with the caller's token: what is wrong with the table, which nobody may use then. */
export const byTable: Naming = async (stage, { outcome }) => {
  const { invoker } = await run<Report>(stage, ['explain', '--local'], outcome.sent);
  assert.equal(invoker?.problems.length, 1);
  const [problem] = invoker.problems;
  return { word: problem?.code, mend: `${problem?.seen ?? ''}\n${problem?.mend ?? ''}` };
};

/** `explain`, with the answer that the caller got. */
export const byAnswer: Naming = async (stage, { outcome, word }) => readEntries(stage, outcome.body, word);

/** `explain`, with the line that the function has written. */
export const byLine: Naming = async (stage, { line, word }) => readEntries(stage, line, word);

async function readEntries(stage: MendStage, input: string, word: string): Promise<Said> {
  const { entries } = await run<Entries>(stage, ['explain'], input);
  assert.equal(entries.length, 1);
  const meanings = entries.flatMap((entry) => entry.meanings);
  // A refused token has a reason besides the code: then both say what to do.
  const mend = meanings.map((meaning) => meaning.mend).join('\n');
  return { word: meanings.find((meaning) => meaning.word === word)?.word, mend };
}

/** `explain CODE`. */
export const byWord: Naming = async (stage, { word }) => {
  const meaning = await run<{ readonly word: string; readonly mend: string }>(stage, ['explain', word]);
  return { word: meaning.word, mend: meaning.mend };
};

/** `doctor`: one check fails, and no other. It runs as the command runs it, without a process of its own. */
export const byDoctor: Naming = async (stage) =>
  toOnly((await stage.examine()).flatMap(({ checks }) => checks));

/** `doctor` as a process. */
export const byDoctorProcess: Naming = async (stage) => {
  const args = ['doctor', '--local', '--dist', stage.plan.functionsDirectory];
  const { groups } = await run<{ groups: readonly { checks: readonly Check[] }[] }>(
    { ...stage, ask: stage.askProcess },
    args,
  );
  return toOnly(groups.flatMap(({ checks }) => checks));
};

function toOnly(checks: readonly Check[]): Said {
  const failed = checks.filter(({ state }) => state === 'fail');
  assert.equal(failed.length, 1, JSON.stringify(failed));
  return { word: failed[0]?.code, mend: failed[0]?.mend ?? '' };
}
