/**
 * Context variables: `${request.auth[key]}` inside strings, `request.headers[key]` bare where an expression stands.
 * A missing value becomes the empty string, of several only the first is put in; unknown variables are refused.
 *
 * Source: Oracle "Adding Context Variables to Policies and HTTP Back End Definitions".
 */
import { type HeaderList, readHeaders, toByteString } from './name-values.ts';
import { type QueryParameter, readQuery } from './query.ts';

const KEYED_TABLES = ['auth', 'path', 'headers', 'query'] as const;
type KeyedTable = (typeof KEYED_TABLES)[number];

/** A reference to a value of the request. */
export type Variable =
  | { readonly table: KeyedTable; readonly key: string }
  | { readonly table: 'host' | 'body' };

/** A string cut into literal text (as a byte string) and variables. */
export type Template = readonly (string | Variable)[];

/** The values that variables stand for; every value is a byte string. */
export interface Context {
  /** What the authorizer or the token says about the caller. */
  readonly auth: ReadonlyMap<string, string>;
  /** Path parameters, still encoded. */
  readonly path: ReadonlyMap<string, string>;
  readonly headers: HeaderList;
  readonly query: readonly QueryParameter[];
  /** The Host header, without the port. */
  readonly host: string;
  readonly body: Uint8Array;
}

/** A variable that this gateway does not know; the message names what it knows. */
export class VariableError extends Error {
  override readonly name = 'VariableError';
}

const KNOWN = 'request.auth[…], request.path[…], request.headers[…], request.query[…], request.host';

/** Reads a bare variable such as `request.headers[Authorization]`. Throws {@link VariableError}. */
export function parseVariable(text: string): Variable {
  if (text === 'request.host') return { table: 'host' };
  if (text === 'request.body') return { table: 'body' };
  const [, table, key] = /^request\.([a-z]+)\[([^[\]]+)\]$/.exec(text) ?? [];
  const known = KEYED_TABLES.find((name) => name === table);
  // Dots and all else in a key are literal.
  if (known !== undefined && key !== undefined) return { table: known, key };
  throw new VariableError(`has a context variable that is not implemented here; known are ${KNOWN}`);
}

/** Cuts a string with `${…}` into a template. Throws {@link VariableError}. */
export function parseTemplate(text: string): Template {
  const [head = '', ...rest] = text.split('${');
  const parts: (string | Variable)[] = [toByteString(head)];
  for (const part of rest) {
    const end = part.indexOf('}');
    if (end === -1) throw new VariableError('opens a context variable with a brace and does not close it');
    const variable = parseVariable(part.slice(0, end));
    if (variable.table === 'body') {
      throw new VariableError('uses request.body, which only parameters of an authorizer function may do');
    }
    parts.push(variable, toByteString(part.slice(end + 1)));
  }
  return parts.filter((part) => part !== '');
}

/** Reads where a variable may stand bare or inside a string: `request.auth[responseCode]` or `40${…}`. */
export function parseExpression(text: string): Template {
  return text.startsWith('request.') ? [parseVariable(text)] : parseTemplate(text);
}

/** All values of a variable; empty when the request has none. */
export function readVariable(variable: Variable, context: Context): string[] {
  switch (variable.table) {
    case 'host':
      return context.host === '' ? [] : [context.host];
    case 'body':
      return context.body.length === 0 ? [] : [Buffer.from(context.body).toString('latin1')];
    case 'headers':
      return readHeaders(context.headers, variable.key);
    case 'query':
      return readQuery(context.query, variable.key);
    default: {
      const value = context[variable.table].get(variable.key);
      return value === undefined ? [] : [value];
    }
  }
}

/** Puts the values in. */
export function render(template: Template, context: Context): string {
  return template.map((part) => (typeof part === 'string' ? part : readFirst(part, context))).join('');
}

/** The one value that a variable stands for inside a string. */
export function readFirst(variable: Variable, context: Context): string {
  return readVariable(variable, context)[0] ?? '';
}
