/** A copy of the project as git has it, uncommitted files included and ignored ones left out: what a fresh clone would be. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of the files that git knows or would add; undefined outside a git repository. */
export function listProjectFiles(): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  try {
    const listed = execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)));
  } catch {
    return undefined;
  }
}

/** Copies the files. The dependencies are links to the project's own, and count as installed. */
export function copyProjectFiles(files: readonly string[], directory: string): void {
  for (const path of files) cpSync(join(ROOT, path), join(directory, path), { recursive: true });
  const dependencies = join(directory, 'node_modules');
  mkdirSync(dependencies);
  const from = join(ROOT, 'node_modules');
  for (const name of readdirSync(from).filter((entry) => entry !== '.installed')) {
    symlinkSync(join(from, name), join(dependencies, name));
  }
  const mark = execFileSync('/bin/sh', ['-c', 'cksum < package-lock.json'], { cwd: directory });
  writeFileSync(join(dependencies, '.installed'), mark);
}
