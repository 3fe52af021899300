/** Headers as lists of names and values, the form in which they cross our edges. */

/** A name and a value. */
export type Header = readonly [name: string, value: string];

/** The values of each name, in order; names in lower case, since their case means nothing (RFC 9110 §5.1). */
export function groupByName(headers: readonly Header[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    grouped.set(key, [...(grouped.get(key) ?? []), value]);
  }
  return grouped;
}
