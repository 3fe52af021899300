/** Makes a text of someone else's harmless for whoever reads it in a log or at a terminal. */

// JSON escapes some of these only: the others would steer the terminal or break the line of whoever reads.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/gu;

/** Most texts are plain, and telling so costs a tenth of looking for what is not. */
const PLAIN = /^[\x20-\x7e]*$/;

/** The text without what steers a terminal, and cut to `maxLength` UTF-16 units. */
export function toPrintable(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? text.slice(0, maxLength) : text;
  return PLAIN.test(cut) ? cut : cut.replace(UNPRINTABLE, '?');
}
