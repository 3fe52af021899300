/** What the value of a claim is taken for: a time, texts, words. Pure, and of no claim in particular. */

/** True for a time as tokens write it (RFC 7519 §2, NumericDate). */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** The same, or not there. */
export function isOptionalTime(value: unknown): value is number | undefined {
  return value === undefined || isTime(value);
}

/** True for a list of texts. */
export function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** What a claim says as texts; an object or null says nothing. */
export function toTexts(claim: unknown): readonly string[] {
  if (typeof claim === 'number' || typeof claim === 'boolean') return [String(claim)];
  const items: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return items.filter((item) => typeof item === 'string');
}
