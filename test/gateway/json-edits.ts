/** Changes of JSON, for tests that spoil what is right: where, as a JSON pointer, and what stands there then. */

/** Changes the value that it is given. */
export type Edit = (json: unknown) => void;

/** Puts a value there; `-` at the end is one more item of a list (RFC 6902 §4.1). */
export function put(pointer: string, value: unknown): Edit {
  return (json) => {
    const [parent, key] = find(json, pointer);
    const isMore = Array.isArray(parent) && key === '-';
    // A plain assignment of __proto__ would make no member.
    Object.defineProperty(parent, isMore ? parent.length : key, {
      value: structuredClone(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  };
}

/** Takes a member or an item out. */
export function drop(pointer: string): Edit {
  return (json) => {
    const [parent, key] = find(json, pointer);
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else Reflect.deleteProperty(parent, key);
  };
}

function find(json: unknown, pointer: string): readonly [parent: object, key: string] {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let parent = json;
  for (const key of keys.slice(0, -1)) parent = Reflect.get(Object(parent), key);
  if (typeof parent !== 'object' || parent === null) throw new Error(`nothing at ${pointer}`);
  return [parent, keys.at(-1) ?? ''];
}
