/**
 * An OIC instance for one test: three users, a free port, and gone when the test ends. It holds no expectation.
 */
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OicConfig } from '../../../local/oic/config.ts';
import { type OicDeps, startOic } from '../../../local/oic/oic.ts';

export const PASSWORD = 'not-a-real-pässword:with colon';
export const FLOWS = '/ic/api/integration/v1/flows/rest';

/** An instance that is up, and how to call it. */
export interface RunningOic {
  readonly url: string;
  /** Calls a path below {@link FLOWS} with the good user's credentials, unless headers say otherwise. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** The journal, once it has so many entries: an answer that is broken off may be noted after the caller knows. */
  journal(length?: number): Promise<Record<string, unknown>[]>;
  /** Sends JSON to a control. */
  control(method: string, path: string, body: unknown): Promise<Response>;
}

export function toBasic(username: string, password = PASSWORD): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Starts an instance; `bearer` is what it knows of an identity domain. */
export async function runOic(
  test: TestContext,
  bearer?: OicConfig['bearer'],
  deps?: OicDeps,
): Promise<RunningOic> {
  const users = [
    { username: 'invoker', password: PASSWORD, roles: ['ServiceInvoker'] },
    { username: 'monitor', password: PASSWORD, roles: ['ServiceMonitor'] },
    { username: 'user@example.com', password: PASSWORD, roles: ['ServiceInvoker'] },
  ];
  const oic = await startOic({ port: 0, users, ...(bearer === undefined ? {} : { bearer }) }, deps);
  test.after(() => oic.close());
  return {
    url: oic.url,
    call: (path, init) =>
      fetch(oic.url + FLOWS + path, {
        redirect: 'manual',
        ...init,
        headers: { authorization: toBasic('invoker'), ...init?.headers },
      }),
    journal: (length = 0) => readJournal(oic.url, length),
    control: (method, path, body) => fetch(oic.url + path, { method, body: JSON.stringify(body) }),
  };
}

async function readJournal(url: string, length: number): Promise<Record<string, unknown>[]> {
  const entries = (await (await fetch(`${url}/.local/journal`)).json()) as Record<string, unknown>[];
  if (entries.length >= length) return entries;
  await sleep(5);
  return readJournal(url, length);
}

export async function readJson(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
