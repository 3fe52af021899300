/** The container engine that Fn is set up for, and whether it answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { runCommand } from './fn-command.ts';

/** What Fn knows; `docker` unless its configuration says otherwise. */
const configSchema = v.object({ 'container-enginetype': v.picklist(['docker', 'podman']) });

/** The name of the engine's command in Fn's configuration of this user. */
function readEngineName(home: string | undefined): 'docker' | 'podman' {
  try {
    const text = readFileSync(join(home ?? '', '.fn', 'config.yaml'), 'utf8');
    const parsed = v.safeParse(configSchema, parse(text));
    return parsed.success ? parsed.output['container-enginetype'] : 'docker';
  } catch {
    // Before its first use Fn has no configuration.
    return 'docker';
  }
}

/** Asks the engine for its version; a sentence with what to do when it does not answer. */
export async function checkEngine(home: string | undefined): Promise<readonly string[]> {
  const name = readEngineName(home);
  const { code } = await runCommand(name, ['version']);
  if (code === 0) return [];
  const start = name === 'docker' ? 'start it, or set DOCKER_HOST' : 'start it';
  return [`no container engine answers to \`${name} version\`: ${start}; Fn builds images with it`];
}
