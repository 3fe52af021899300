/**
 * A function must not outlive its runner, however the runner ends; SIGKILL leaves no time to clean up.
 * A tiny shell per function waits on a pipe that only the runner holds, and kills when the pipe breaks.
 */
import { spawn } from 'node:child_process';

/** The waiting shell. */
export interface Reaper {
  /** Ends it without effect: for a function that has exited by itself. */
  end(): void;
}

// `read` returns at end of file, that is: when the kernel closes the runner's end of the pipe.
// The minus kills the whole process group; SIGKILL works on a stopped process too. No `--` before it: dash, which
// is /bin/sh on Debian, takes that for a process id.
const SCRIPT = 'read -r _; kill -9 "-$1"; rm -rf -- "$2"';

/** Starts the reaper of one process group and its private folder. */
export function startReaper(pid: number, folder: string): Reaper {
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'reaper', `${pid}`, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a session of its own: Ctrl-C at the terminal must not end the reaper before the runner.
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  });
  // A reaper that cannot start or dies leaves the function to the runner's own cleaning up.
  shell.on('error', ignore);
  shell.stdin.on('error', ignore);
  return {
    // By SIGKILL, not by closing the pipe: that would make it kill a pid that may be someone else's by now.
    end: () => void shell.kill('SIGKILL'),
  };
}

function ignore(): void {
  // Nothing to do: see above.
}
