/** Reads unknown JSON without believing in its form: what is not there, or is something else, is empty. */

/** An object of unknown JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a name. */
export function objectAt(value: unknown, name: string): JsonObject | undefined {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isObject(found) ? found : undefined;
}

/** The items of the list under a name. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  const found: unknown = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The text under a name. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** The texts among the items of the list under a name. */
export function textsAt(value: unknown, name: string): readonly string[] {
  return listAt(value, name).filter((item) => typeof item === 'string');
}

/** True when objects and lists nest deeper than `limit`; it uses no stack, which a very deep value would exhaust. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= limit; depth += 1) {
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return level.some((item) => typeof item === 'object' && item !== null);
}
