/** Looks at a call of `oci` or `fn`, as a stand-in has noted it: is there such a command, and does it take these options? */
import { FN_COMMANDS, OCI_COMMANDS, OCI_GLOBAL, toReferencePage } from './deploy-known-options.ts';

/** One call. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** JSON of the files that the arguments name with file://, by option. */
  readonly files: Readonly<Record<string, unknown>>;
}

type Options = ReadonlyMap<string, string>;

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

/** Everything that is wrong with the call. */
export function findProblems(call: Call): readonly string[] {
  const problems =
    call.program === 'oci'
      ? checkOci(call)
      : call.program === 'fn'
        ? checkFn(call.args)
        : checkDocker(call.args);
  return problems.map((problem) => `${call.program} ${call.args.join(' ')}: ${problem}`);
}

/** The words of an `oci` command, before its options. */
export function toCommand(args: readonly string[]): string {
  const end = args.findIndex((arg) => arg.startsWith('--'));
  return args.slice(0, end === -1 ? args.length : end).join(' ');
}

/** The value of an option; undefined when it is not there. */
export function getOption({ args }: Pick<Call, 'args'>, name: string): string | undefined {
  return readOptions(args).get(name);
}

function checkOci({ args, files }: Call): readonly string[] {
  const known = OCI_COMMANDS[toCommand(args)];
  if (known === undefined) return [`no such command: look at ${toReferencePage(toCommand(args))}`];
  const given = readOptions(args);
  const fromJson = Object.keys(isRecord(files['from-json']) ? files['from-json'] : {});
  const names = [...given.keys(), ...fromJson.map(toOptionName)];
  const allowed = words(`${known.required} ${known.optional ?? ''} ${OCI_GLOBAL}`);
  return [
    ...names.filter((name) => !allowed.includes(name)).map((name) => `no option --${name}`),
    ...words(known.required)
      .filter((name) => !names.includes(name))
      .map((name) => `--${name} is missing`),
    ...[...given].filter(([, value]) => isBadJson(value)).map(([name]) => `--${name} is no JSON`),
    ...[...given]
      .filter(([name, value]) => value === '' && name !== 'force' && name !== 'all' && name !== 'raw-output')
      .map(([name]) => `--${name} is empty`),
  ];
}

function checkFn(args: readonly string[]): readonly string[] {
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

function checkDocker(args: readonly string[]): readonly string[] {
  return ['login', 'logout', 'version'].includes(args[0] ?? '') ? [] : ['no such command'];
}

function readOptions(args: readonly string[]): Options {
  const options = new Map<string, string>();
  args.forEach((arg, at) => {
    const value = args[at + 1] ?? '';
    if (arg.startsWith('--')) options.set(arg.slice(2), value.startsWith('--') ? '' : value);
  });
  return options;
}

/** As the CLI reads the names in its JSON input: `isOAuthClient` is `--is-o-auth-client`. */
function toOptionName(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function isBadJson(value: string): boolean {
  if (!/^[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return false;
  } catch {
    return true;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
