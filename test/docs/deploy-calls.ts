/** Looks at a call, as a stand-in has noted it: is there such a command, and does it take these options and values? */
import { checkDocker, checkFn } from './deploy-fn-calls.ts';
import { isChoice } from './deploy-known-choices.ts';
import { OCI_COMMANDS, OCI_GLOBAL, OTHER_OCI_COMMANDS, toReferencePage } from './deploy-known-options.ts';

/** One call. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** JSON of the files that the arguments name with file://, by option. */
  readonly files: Readonly<Record<string, unknown>>;
}

type Options = readonly (readonly [name: string, value: string])[];

const FLAGS = ['force', 'all', 'raw-output'];

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
  return readOptions(args).find(([option]) => option === name)?.[1];
}

function checkOci({ args, files }: Call): readonly string[] {
  const command = toCommand(args);
  const known = OCI_COMMANDS[command] ?? OTHER_OCI_COMMANDS[command];
  if (known === undefined) return [`no such command: look at ${toReferencePage(command)}`];
  const given = readOptions(args);
  const fromJson = Object.entries(isRecord(files['from-json']) ? files['from-json'] : {}).map(
    ([member, value]) => [toOptionName(member), String(value)] as const,
  );
  const all = [...given, ...fromJson];
  const names = all.map(([name]) => name);
  const allowed = words(`${known.required} ${known.optional ?? ''} ${OCI_GLOBAL}`);
  return [
    ...names.filter((name) => !allowed.includes(name)).map((name) => `no option --${name}`),
    ...words(known.required)
      .filter((name) => !names.includes(name))
      .map((name) => `--${name} is missing`),
    ...given.filter(([, value]) => isBadJson(value)).map(([name]) => `--${name} is no JSON`),
    ...given
      .filter(([name, value]) => value === '' && !FLAGS.includes(name))
      .map(([name]) => `--${name} is empty`),
    ...all
      .filter(([name, value]) => value !== '' && !isChoice(command, name, value))
      .map(([name, value]) => `--${name} does not take ${value}`),
  ];
}

function readOptions(args: readonly string[]): Options {
  return args.flatMap((arg, at) => {
    if (!arg.startsWith('--')) return [];
    const value = args[at + 1] ?? '';
    return [[arg.slice(2), value.startsWith('--') ? '' : value] as const];
  });
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
