/**
 * Every command on docs/deploy.md, and how it is tried: run as it stands, run as a call of a stand-in that knows what the real
 * one takes, or not run, with the reason. A command that is not here is new, and its test is still to be written.
 */
import { FN_COMMANDS } from './deploy-fn-calls.ts';
import { OCI_COMMANDS } from './deploy-known-options.ts';

/** Run as they stand. */
const RUN = [
  ...['[', 'ask_secret', 'continue', 'cut', 'keep', 'mv'],
  ...['.', 'base64', 'cat', 'chmod', 'create_secret', 'echo', 'mkdir', 'openssl req', 'printf', 'read', 'rm'],
  ...['sh', 'tr', 'unset', 'curl', 'node', 'make config', 'make deploy', 'make stack'],
  ...['bin/gatekeeper spec', 'bin/gatekeeper lint', 'bin/gatekeeper policies'],
];

/** Run as calls of stand-ins. */
const STAND_INS = [
  ...Object.keys(OCI_COMMANDS).map((command) => `oci ${command}`),
  ...Object.keys(FN_COMMANDS).map((command) => `fn ${command}`),
  ...['docker login', 'docker logout'],
];

const COMMANDS = new Set([...RUN, ...STAND_INS]);

/** Lines that are not run here, with the test that does run them, or why none can. */
export const NOT_RUN: Readonly<Record<string, { readonly test: string } | { readonly reason: string }>> = {
  'git clone REPOSITORY-URL oic-gatekeeper && cd oic-gatekeeper': { reason: 'a network' },
  'make demo': { test: 'test/e2e/demo.test.ts' },
  'make dev': { test: 'test/e2e/dev.test.ts' },
  'make fn-local': { test: 'test/e2e/fn-local.test.ts' },
  'git checkout integrations.json func.yaml invoker/func.yaml': { reason: 'a git repository' },
};

/** The name under which a command is known, the longest that fits. */
export function findKnown(command: string): string | undefined {
  const words = command.split(' ');
  return words
    .map((_word, dropped) => words.slice(0, words.length - dropped).join(' '))
    .find((name) => COMMANDS.has(name));
}
