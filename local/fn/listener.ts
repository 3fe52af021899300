/**
 * Waits until a function listens, by the container contract's rules: the listener is a relative link, inside
 * the folder that runner and function share, to a socket that anyone may connect to. Anything else is refused:
 * an absolute link would name another file outside the container than inside.
 * Source: Fn "Function format" (http-stream), and `checkSocketDestination` of the Fn agent.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LISTENER_FILE } from './environment.ts';

/** What to wait for. */
export interface ListenerWait {
  readonly folder: string;
  /** Settles when the process ends, which ends the wait. */
  readonly exited: Promise<void>;
  readonly timeoutMs: number;
}

const POLL_MS = 4;
const ANYONE_MAY_CONNECT = 0o666;

/** How the start ended; never rejects. */
export async function waitForListener(wait: ListenerWait): Promise<'listening' | 'failed' | 'timed-out'> {
  const file = path.join(wait.folder, LISTENER_FILE);
  const end = performance.now() + wait.timeoutMs;
  let hasExited = false;
  void wait.exited.then(() => {
    hasExited = true;
  });
  while (!hasExited) {
    const state = checkListener(file);
    if (state !== 'absent') return state;
    if (performance.now() >= end) return 'timed-out';
    await sleep(POLL_MS);
  }
  return 'failed';
}

/** Whether the listener is there and as it must be. */
function checkListener(file: string): 'absent' | 'listening' | 'failed' {
  const link = fs.lstatSync(file, { throwIfNoEntry: false });
  if (link === undefined) return 'absent';
  // A socket bound under the final name could be seen before its mode is set.
  if (!link.isSymbolicLink()) return 'failed';
  const target = fs.readlinkSync(file);
  if (path.dirname(target) !== '.' || path.isAbsolute(target)) return 'failed';
  // Not through a second link: that could leave the folder again.
  const socket = fs.lstatSync(path.join(path.dirname(file), target), { throwIfNoEntry: false });
  if (socket === undefined || !socket.isSocket()) return 'failed';
  return (socket.mode & 0o777) === ANYONE_MAY_CONNECT ? 'listening' : 'failed';
}
