/** Errors with the functions' codes, in words for the person at the terminal: what it is, and what to do. */
import { ERRORS, type ErrorCode, type GatekeeperError } from '../src/errors.ts';

/** Other words where those of the table speak of a function that runs in OCI. */
export type PlainWords = Partial<
  Record<ErrorCode, { readonly meaning?: string; readonly mend?: string | undefined }>
>;

/** The error; `subject` is what it is about, such as an OCID or an address. */
export function toPlainError(
  { code, detail, upstreamStatus }: GatekeeperError,
  subject: string,
  words: PlainWords,
): Error {
  const { meaning, mend } = { ...ERRORS[code], ...words[code] };
  const status = upstreamStatus === undefined ? undefined : `status ${upstreamStatus}`;
  const facts = [detail, status].filter((fact) => fact !== undefined).join(', ');
  const because = facts === '' ? '' : ` (${facts})`;
  return new Error(`${subject}: ${code}: ${meaning}${because}\n${mend}`);
}
