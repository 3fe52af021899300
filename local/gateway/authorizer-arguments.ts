/**
 * The arguments of a multi-argument authorizer function: where each value comes from and what is sent.
 * An absent value is left out, never sent as null or ""; a repeated one is sent as an array.
 *
 * Source: Oracle "Using Authorizer Functions" (type USER_DEFINED) and "Creating an Authorizer Function".
 */
import { toText } from './name-values.ts';
import { type Context, parseVariable, readVariable, type Variable, VariableError } from './variables.ts';

/** The `data` of a USER_DEFINED call. */
export type ArgumentValues = Readonly<Record<string, string | readonly string[]>>;

/** Reads one parameter's source. Throws VariableError for what an authorizer cannot be given. */
export function parseArgument(text: string): Variable {
  if (text.startsWith('request.cert')) {
    throw new VariableError('wants request.cert, which needs mutual TLS; that is not implemented here');
  }
  const variable = parseVariable(text);
  // The real gateway does not offer them either: a decision is cached, so it must not hang on the route.
  if (variable.table === 'path' || variable.table === 'auth') {
    throw new VariableError('must be request.headers[…], request.query[…], request.host or request.body');
  }
  return variable;
}

/** Reads all values for one call. */
export function readArguments(parameters: ReadonlyMap<string, Variable>, context: Context): ArgumentValues {
  const entries = [...parameters].flatMap(([name, variable]): [string, string | string[]][] => {
    const values = readVariable(variable, context).map(toText);
    const [first] = values;
    if (first === undefined) return [];
    return [[name, values.length === 1 ? first : values]];
  });
  return Object.fromEntries(entries);
}

/**
 * The arguments that tell two cached decisions apart: those of `cacheKey`, or by default all but the ones taken
 * from the body. Undefined when nothing is left: one decision would then serve every caller.
 */
export function toCacheParts(
  parameters: ReadonlyMap<string, Variable>,
  values: ArgumentValues,
  cacheKey: readonly string[] | undefined,
): readonly (readonly [string, unknown])[] | undefined {
  const names = cacheKey ?? [...parameters].filter(([, { table }]) => table !== 'body').map(([name]) => name);
  if (names.length === 0) return undefined;
  return names.toSorted().map((name) => [name, Object.hasOwn(values, name) ? values[name] : null]);
}
