/** Callers who keep coming while a test changes something, and what the local parts say about it afterwards. */
import { send, type TestCloud } from '../e2e/test-cloud.ts';

/** One entry of a part's journal, as far as these tests look. */
export interface JournalEntry {
  readonly path?: string;
  readonly status: number;
  readonly secretId?: string;
  readonly stage?: string;
}

/** Calls one path of the gateway until it is stopped. */
export interface Load {
  /** Adds so many clients, each with one call at a time. */
  grow(clients: number): void;
  /** Resolves when so many more calls have been answered. */
  calls(count: number): Promise<void>;
  /** Ends the clients after their present call; gives all answers that were not 200. */
  stop(): Promise<{ total: number; failed: readonly string[] }>;
}

export function startLoad(cloud: TestCloud, path: string, authorization: string): Load {
  const clients: Promise<void>[] = [];
  const failed: string[] = [];
  const waiting: { until: number; resolve: () => void }[] = [];
  let total = 0;
  let isOver = false;

  async function call(): Promise<void> {
    const answer = await send(cloud.urls.gateway, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', authorization },
      body: '{"name":"world"}',
    });
    total += 1;
    if (answer.status !== 200) failed.push(`${answer.status} ${answer.body.toString()}`);
    for (const { until, resolve } of waiting) if (total >= until) resolve();
  }

  return {
    grow: (count) => {
      for (let index = 0; index < count; index += 1) {
        clients.push(
          (async () => {
            while (!isOver) await call();
          })(),
        );
      }
    },
    calls: (count) => new Promise((resolve) => waiting.push({ until: total + count, resolve })),
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      return { total, failed };
    },
  };
}

/** What a part has been asked since its journal was taken last. */
export async function readJournal(part: string): Promise<readonly JournalEntry[]> {
  return (await (await fetch(`${part}/.local/journal`)).json()) as JournalEntry[];
}

export async function takeJournal(part: string): Promise<readonly JournalEntry[]> {
  const entries = await readJournal(part);
  await fetch(`${part}/.local/journal`, { method: 'DELETE' });
  return entries;
}

/** Of one function, or of both. */
export async function countProcesses(cloud: TestCloud, functionId?: string): Promise<number> {
  const all = (await (await fetch(`${cloud.urls.fn}/.local/processes`)).json()) as { functionId: string }[];
  return all.filter((process) => functionId === undefined || process.functionId === functionId).length;
}
