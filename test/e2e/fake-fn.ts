/** Stand-ins for the commands `fn` and `docker`, which answer as the real ones do (fn 0.6.63) and note what they were asked. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the stand-ins answer. */
export interface FakeAnswers {
  /** As `fn list contexts --output json` prints them; undefined is no fn command at all. */
  readonly contexts?: readonly Record<string, unknown>[];
  /** `fn inspect app`: exit code and what it says. */
  readonly app?: { readonly code: number; readonly says: string };
  /** Exit code of `fn deploy`. */
  readonly deploy?: number;
  /** How long it takes. */
  readonly deploySeconds?: number;
  /** The engine that Fn's configuration names; by default there is no configuration, and docker it is. */
  readonly engine?: 'docker' | 'podman';
  /** Whether a Docker engine answers. */
  readonly hasEngine?: boolean;
}

/** The stand-ins, in a folder for the PATH. */
export interface FakeCommands {
  /** With the folder first; `fn` and `docker` of this machine are never reached. */
  readonly environment: Readonly<Record<string, string>>;
  /** The arguments of each call of `fn`, one text each, joined with a vertical bar. */
  calls(): readonly string[];
}

/** A context of OCI as a deployer has it. */
export const OCI_CONTEXT = {
  current: true,
  name: 'example-oci',
  provider: 'oracle',
  apiUrl: 'https://functions.example-region.oci.oraclecloud.com',
  registry: 'example.ocir.io/examplenamespace/gatekeeper',
};

/** Writes the stand-ins into `directory`. */
export function createFakeCommands(directory: string, answers: FakeAnswers): FakeCommands {
  const { contexts, app = { code: 0, says: '' }, deploy = 0, deploySeconds = 0, hasEngine = true } = answers;
  const { engine } = answers;
  mkdirSync(directory, { recursive: true });
  const noted = join(directory, 'calls');
  const write = (name: string, script: string): void => {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}`);
    chmodSync(join(directory, name), 0o755);
  };
  // What the project's own scripts need; the PATH has nothing else, so that no real fn or docker can be met.
  const tools = '/usr/bin:/bin';
  if (engine !== undefined) {
    mkdirSync(join(directory, '.fn'));
    writeFileSync(join(directory, '.fn', 'config.yaml'), `container-enginetype: ${engine}\n`);
  }
  write(
    engine ?? 'docker',
    hasEngine ? 'echo 20.10.24\n' : 'echo "Cannot connect to the Docker daemon" >&2; exit 1\n',
  );
  if (contexts !== undefined) {
    writeFileSync(join(directory, 'contexts.json'), JSON.stringify(contexts));
    writeFileSync(join(directory, 'app-says'), app.says);
    write(
      'fn',
      `line=; for word in "$@"; do line="$line|$word"; done; printf '%s\\n' "\${line#|}" >> '${noted}'
case "$1 $2" in
"--version "*) echo "fn version 0.6.63";;
"list contexts") cat '${join(directory, 'contexts.json')}';;
"inspect app") cat '${join(directory, 'app-says')}' >&2; exit ${app.code};;
"inspect function") printf '"id-of-%s"\\n' "$4";;
"deploy --all") echo "fn deploys"; [ ${deploySeconds} = 0 ] || exec sleep ${deploySeconds}; exit ${deploy};;
esac
`,
    );
  }
  return {
    environment: { PATH: `${directory}:${tools}`, HOME: directory },
    calls: () => (existsSync(noted) ? readFileSync(noted, 'utf8').trimEnd().split('\n') : []),
  };
}
