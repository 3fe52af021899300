/** Calls of `fn` and `docker`: is there such a command, and does it take these names and options? */

/**
 * The commands of `fn`: how many names follow, and which options may stand before them. Source: github.com/fnproject/cli,
 * commands/ and objects/.
 */
export const FN_COMMANDS: Readonly<Record<string, { readonly names: number; readonly options?: string }>> = {
  '--version': { names: 0 },
  'create context': { names: 1, options: 'provider' },
  'use context': { names: 1 },
  'update context': { names: 2 },
  'delete context': { names: 1 },
  'list contexts': { names: 0, options: 'output' },
  'list apps': { names: 0 },
  'inspect app': { names: 1 },
  'inspect function': { names: 3 },
  invoke: { names: 2, options: 'content-type' },
  'config app': { names: 3 },
  'config function': { names: 4 },
  deploy: { names: 0, options: 'all app no-bump' },
  'delete function': { names: 2, options: 'force' },
};

/** The commands of `docker`, with what each must have. */
const DOCKER_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  login: ['--username'],
  logout: [],
  version: [],
  // Without it an image is for the processor of whoever builds it.
  build: ['--platform', '-t'],
  push: [],
};

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** What is wrong with a call of `fn`. */
export function checkFn(args: readonly string[]): readonly string[] {
  const name = [args.slice(0, 2).join(' '), args[0] ?? ''].find(
    (command) => FN_COMMANDS[command] !== undefined,
  );
  const known = FN_COMMANDS[name ?? ''];
  if (known === undefined || name === undefined) return ['no such command'];
  const rest = args.slice(words(name).length);
  const options = rest.filter((arg) => arg.startsWith('--')).map((arg) => arg.slice(2));
  const allowed = words(known.options ?? '');
  const problems = options
    .filter((option) => !allowed.includes(option))
    .map((option) => `no option --${option}`);
  // Behind the names fn ignores its options; --all, --no-bump and --force have no value.
  const withValue = options.filter((option) => !['all', 'no-bump', 'force'].includes(option)).length;
  const names = rest.length - options.length - withValue;
  if (names !== known.names) problems.push(`${names} names in place of ${known.names}`);
  if (options.length > 0 && rest[0]?.startsWith('--') !== true) problems.push('an option behind a name');
  return problems;
}

/** What is wrong with a call of `docker`. */
export function checkDocker([command = '', ...rest]: readonly string[]): readonly string[] {
  const required = DOCKER_COMMANDS[command];
  if (required === undefined) return ['no such command'];
  return required.filter((option) => !rest.includes(option)).map((option) => `${option} is missing`);
}
