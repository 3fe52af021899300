/** Says where in a specification something stands, as everyone who reads JSON would. */

/** Keys that lead to a value inside the specification. */
export type Keys = readonly (string | number)[];

/** Joins keys to a JSON pointer (RFC 6901 §3); empty for the whole. */
export function toPointer(keys: readonly unknown[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
