/**
 * What is said of arguments that are wrong. Commander repeats them, and whoever mistypes an option may have put a token or a
 * password there: it would be on the screen, and in the log of a build.
 */

const VALUE_OF_UNKNOWN = /(unknown option '--?[\w-]+)=[^\n]*'/g;
const TOO_MANY = /(but got \d+): [^\n]*/g;
const TOKEN = /eyJ[\w-]+(?:\.[\w-]*)+/g;
const USER_OF_URL = /:\/\/[^@/\s]*@/g;

/** The text without what may be secret. */
export function toHarmless(text: string): string {
  return text
    .replace(VALUE_OF_UNKNOWN, "$1'")
    .replace(TOO_MANY, '$1')
    .replace(TOKEN, '[token]')
    .replace(USER_OF_URL, '://[user]@');
}

/** The parser of an option that must not be: it says why, and never what it was given. */
export function refuse(reason: string): () => never {
  return () => {
    throw new Error(reason);
  };
}
