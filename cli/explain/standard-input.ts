/** What is piped into a command; a terminal is told what to do instead of being waited for. */
import { text } from 'node:stream/consumers';

const HOW =
  'give a token on standard input, so that it stays out of the history: `gatekeeper token | gatekeeper explain --local`, `gatekeeper explain < token.txt`; or a code as argument: `gatekeeper explain token_expired`';
/** A token has 16 KiB at most; a log is more. */
const MAX_LENGTH = 1_000_000;

/** All of it. Throws when there is nobody who would write it, and when it is more than anyone would paste. */
export async function readStandardInput(input: NodeJS.ReadStream = process.stdin): Promise<string> {
  if (input.isTTY) throw new Error(HOW);
  const given = await text(input);
  if (given.length > MAX_LENGTH) throw new Error(`standard input has more than ${MAX_LENGTH} characters`);
  return given;
}
