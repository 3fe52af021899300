/** The processes of the functions in a local cloud: ended, so that the next call starts one; or robbed of their principal. */
import { readFileSync, rmSync } from 'node:fs';
import { INVOKER_ID } from '../../local/cloud/names.ts';
import { type TestCloud, until } from './test-cloud.ts';

interface ProcessInfo {
  readonly functionId: string;
  readonly pid: number;
}

const GONE_WITHIN_MS = 5_000;

/** Ends them all, and waits until the runner knows. */
export async function endProcesses(cloud: TestCloud): Promise<void> {
  const ended = await readProcesses(cloud);
  for (const { pid } of ended) process.kill(pid, 'SIGKILL');
  const isEnded = ({ pid }: ProcessInfo): boolean => ended.some((other) => other.pid === pid);
  await until(
    () => readProcesses(cloud),
    (left) => !left.some(isEnded),
    GONE_WITHIN_MS,
  );
}

/** Removes the session token's file of every process of the invoker; a new process has one again. */
export async function takePrincipal(cloud: TestCloud): Promise<void> {
  for (const { functionId, pid } of await readProcesses(cloud)) {
    if (functionId !== INVOKER_ID) continue;
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    const file = /(?:^|\0)OCI_RESOURCE_PRINCIPAL_RPST=([^\0]+)/.exec(environment)?.[1];
    if (file !== undefined) rmSync(file);
  }
}

/** Never 0: a signal to process 0 goes to the whole group, the test runner included. */
async function readProcesses({ urls }: TestCloud): Promise<readonly ProcessInfo[]> {
  const response = await fetch(`${urls.fn}/.local/processes`);
  const processes = (await response.json()) as readonly Partial<ProcessInfo>[];
  return processes.flatMap(({ functionId = '', pid = 0 }) => (pid > 0 ? [{ functionId, pid }] : []));
}
