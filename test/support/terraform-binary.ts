/**
 * The terraform of this machine, for tests that evaluate modules: without the network, without the developer's own settings,
 * in a folder that is gone afterwards.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIMEOUT_MS = 120_000;

/** What a run printed, and whether it succeeded. */
export interface TerraformRun {
  readonly ok: boolean;
  readonly output: string;
}

/** Why tests that need terraform are skipped, as `node:test` takes it; false where they run. */
export const skipWithoutTerraform: string | false = findReason();

/** Runs terraform in a folder. It has none of the environment's variables but the path to programs. */
export function runTerraform(folder: string, args: readonly string[]): TerraformRun {
  const { status, stdout, stderr } = spawnSync('terraform', args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      // No settings of the developer's, no question whether there is a newer version.
      TF_CLI_CONFIG_FILE: '/dev/null',
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
    },
  });
  return { ok: status === 0, output: status === 0 ? stdout : `${stdout}${stderr}` };
}

/** Hands out a new folder, and removes it afterwards. */
export function withTerraformFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gatekeeper-terraform-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findReason(): string | false {
  const { error, stdout } = spawnSync('terraform', ['version', '-json'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
  });
  if (error !== undefined) return 'there is no terraform on this machine';
  const version = /"terraform_version":\s*"(\d+)\.(\d+)/.exec(stdout);
  const [major = 0, minor = 0] = (version?.slice(1) ?? []).map(Number);
  return major > 1 || (major === 1 && minor >= 7) ? false : 'the terraform of this machine is older than 1.7';
}
