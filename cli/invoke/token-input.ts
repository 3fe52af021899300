/** The token of a call: a sample, or one from standard input. Never an argument, which every process could read. */
import { text } from 'node:stream/consumers';
import { printNote } from '../print.ts';

const NO_TOKEN_ARGUMENT =
  'a token is not taken as an argument: every process of this machine can read those, and the shell keeps them. Pipe it in: gatekeeper invoke authorizer --token - < token.txt';

const MAX_LENGTH = 65_536;

/** The one value that `--token` takes. */
export function parseTokenOption(value: string): '-' {
  if (value === '-') return value;
  throw new Error(NO_TOKEN_ARGUMENT);
}

/** Reads it, with or without `Bearer` in front. Throws an error that does not repeat it. */
export async function readToken(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) printNote('paste the token, then Enter and Ctrl-D');
  const read = (await text(input)).trim().replace(/^Bearer +/i, '');
  if (read === '') throw new Error('there is no token on standard input: pipe it in, such as < token.txt');
  // One header's worth, and nothing that would end the header.
  if (read.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(read)) {
    throw new Error('what is on standard input is no token: one word is expected, and nothing else');
  }
  return read;
}
