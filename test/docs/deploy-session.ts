/**
 * Runs docs/deploy.md: all its blocks, in the order of the page, in one shell, in a copy of the project, against the local
 * cloud. What has to be typed in is typed in; what only a tenancy could do is a stand-in's.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ociConfigFile } from '../../local/cloud/plan-options.ts';
import type { TestCloud } from '../e2e/test-cloud.ts';
import type { Call } from './deploy-calls.ts';
import { NOT_RUN } from './deploy-commands.ts';
import { BLOCKS, type Block } from './deploy-page.ts';
import { startStandIns } from './deploy-stand-ins.ts';
import { toOrigins, toTenancy, toTyped } from './deploy-tenancy.ts';
import { copyProjectFiles, listProjectFiles } from './deploy-tree.ts';

/** What came of it. */
export interface Session {
  readonly code: number | null;
  readonly output: string;
  /** What the blocks of a step have printed. */
  outputOf(step: string): string;
  /** Every call of a stand-in. */
  readonly calls: readonly Call[];
  /** What was stored in Vault under an OCID. */
  readSecret(id: string): string;
  /** Every argument of curl. */
  readonly curlArguments: string;
  /** The files of `.local/deploy` as they were before everything is undone, by name. */
  readonly kept: Readonly<Record<string, string>>;
  /** The copy of the project, as the last command left it. */
  readonly project: string;
}

const TOOLS = ['bash', 'git', 'curl', 'openssl', 'make', 'node'];
const TIMEOUT_MS = 240_000;
const UNDOING = '12';
/** In the home folder. */
const KEPT = 'kept';

/** Why the page cannot be run on this machine; undefined when it can. */
export function findMissing(): string | undefined {
  const missing = TOOLS.filter((tool) => findTool(tool) === '');
  if (missing.length > 0) return `this machine has no ${missing.join(', ')}`;
  return listProjectFiles() === undefined ? 'this is no git repository' : undefined;
}

/** Runs all blocks with a cloud, which stays the caller's to stop. */
export async function runPage(cloud: TestCloud): Promise<Session> {
  const project = join(cloud.directory, 'project');
  mkdirSync(project);
  copyProjectFiles(listProjectFiles() ?? [], project);
  const tenancy = toTenancy(cloud);
  const standIns = await startStandIns({
    directory: join(cloud.directory, 'bin'),
    curl: findTool('curl'),
    origins: toOrigins(cloud),
    tenancy,
  });
  const { code, output } = await runScript(cloud, project, standIns.path);
  standIns.stop();
  return {
    code,
    output,
    outputOf: (step) =>
      output
        .split('\n@@ step ')
        .filter((part) => part.startsWith(`${step}\n`))
        .join('\n'),
    calls: standIns.calls,
    readSecret: (id) => Buffer.from(tenancy.secrets.get(id) ?? '', 'base64').toString(),
    curlArguments: standIns.readCurlArguments(),
    kept: readFiles(join(cloud.directory, 'home', KEPT)),
    project,
  };
}

function readFiles(directory: string): Readonly<Record<string, string>> {
  if (!existsSync(directory)) return {};
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  );
}

async function runScript(
  cloud: TestCloud,
  project: string,
  path: string,
): Promise<Pick<Session, 'code' | 'output'>> {
  const script = join(cloud.directory, 'page.sh');
  writeFileSync(script, toScript());
  const home = join(cloud.directory, 'home');
  mkdirSync(home);
  const child = spawn('bash', [script], {
    cwd: project,
    env: {
      PATH: path,
      HOME: home,
      npm_config_offline: 'true',
      // Where methods 2 and 3 find the local Vault, and who reads it.
      VAULT_ENDPOINT: cloud.urls.vault,
      OCI_CLI_CONFIG_FILE: ociConfigFile(join(cloud.directory, 'state')),
    },
    timeout: TIMEOUT_MS,
  });
  child.stdin.end(`${toTyped(cloud).join('\n')}\n`);
  const ended = once(child, 'close');
  const [output, [code]] = await Promise.all([collect(child), ended]);
  return { code, output };
}

/** It stops at the first command that fails. */
function toScript(): string {
  const toLines = ({ step, text }: Block): string => {
    const lines = text.split('\n').filter((line) => !Object.hasOwn(NOT_RUN, line));
    return `printf '\\n@@ step %s\\n' ${step}\n${lines.join('\n')}`;
  };
  const undoing = BLOCKS.filter(({ step }) => step === UNDOING);
  return [
    'set -euo pipefail',
    ...BLOCKS.filter((block) => !undoing.includes(block)).map(toLines),
    `cp -R .local/deploy "$HOME/${KEPT}"`,
    ...undoing.map(toLines),
    '',
  ].join('\n');
}

/** Both streams, in the order in which they came. */
async function collect({ stdout, stderr }: ChildProcessWithoutNullStreams): Promise<string> {
  const chunks: string[] = [];
  const read = async (stream: Readable): Promise<void> => {
    for await (const chunk of stream.setEncoding('utf8')) chunks.push(chunk);
  };
  await Promise.all([read(stdout), read(stderr)]);
  return chunks.join('');
}

function findTool(name: string): string {
  return spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}
