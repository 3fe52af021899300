/**
 * Walks a specification along the API's model: finds its parts, and what the model does not know of them.
 * A part that is not well formed is still looked into, so that one slip does not hide the others.
 */
import { API_MODEL, API_ROOT, type ApiField } from '../api/model.ts';
import { type Keys, toPointer } from '../api/pointer.ts';
import type { Finding } from './finding.ts';
import { isObject, type JsonObject } from './json.ts';
import { toNameMend } from './known-names.ts';

/** One part of a specification. */
export interface Part {
  /** As model.json calls it: `HTTPBackend`. */
  readonly name: string;
  readonly keys: Keys;
  readonly value: JsonObject;
}

/** All parts, and what is wrong with their form. */
export interface Walk {
  readonly parts: readonly Part[];
  readonly findings: readonly Finding[];
}

/** Walks the whole specification. */
export function walkSpecification(specification: unknown): Walk {
  return walkPart(specification, API_ROOT, []);
}

function walkPart(value: unknown, name: string, keys: Keys): Walk {
  const model = API_MODEL[name];
  if (!isObject(value)) return wrong(keys, 'is no object', 'make it an object');
  if (model === undefined) return { parts: [], findings: [] };
  if ('variants' in model) {
    const tag = value[model.tag];
    const variant =
      typeof tag === 'string' && Object.hasOwn(model.variants, tag) ? model.variants[tag] : undefined;
    if (variant !== undefined) return walkPart(value, variant, keys);
    const kinds = Object.keys(model.variants).join(', ');
    return wrong([...keys, model.tag], 'is none of the kinds that the API has', `make it one of ${kinds}`);
  }
  const { fields } = model;
  const walks = Object.entries(value)
    // The SDK writes a field that is not set as null.
    .filter(([, child]) => child !== null)
    .map(([field, child]) =>
      walkField(child, Object.hasOwn(fields, field) ? fields[field] : undefined, {
        keys: [...keys, field],
        known: Object.keys(fields),
      }),
    );
  const missing = Object.entries(fields)
    .filter(([field, { required }]) => required === true && (value[field] ?? undefined) === undefined)
    .map(([field]) => wrong([...keys, field], 'is missing', 'add it'));
  return join([{ parts: [{ name, keys, value }], findings: [] }, ...walks, ...missing]);
}

function walkField(
  value: unknown,
  field: ApiField | undefined,
  { keys, known }: { readonly keys: Keys; readonly known: readonly string[] },
): Walk {
  if (field === undefined) {
    const finding = {
      rule: 'unknown-name',
      pointer: toPointer(keys),
      why: 'the API has no field of this name here',
      mend: toNameMend(keys, known),
    } as const;
    return { parts: [], findings: [finding] };
  }
  if (field.map === true) {
    if (!isObject(value)) return wrong(keys, 'is no object', 'make it an object');
    return join(Object.entries(value).map(([name, item]) => walkValue(item, field, [...keys, name])));
  }
  if (field.list !== true) return walkValue(value, field, keys);
  if (!Array.isArray(value)) return wrong(keys, 'is no list', 'make it a list');
  return join(value.map((item: unknown, index) => walkValue(item, field, [...keys, index])));
}

function walkValue(value: unknown, { type, values }: ApiField, keys: Keys): Walk {
  if (Object.hasOwn(API_MODEL, type)) return walkPart(value, type, keys);
  if (typeof value !== type) return wrong(keys, `is no ${type}`, `make it a ${type}`);
  if (values === undefined || values.includes(String(value))) return { parts: [], findings: [] };
  return wrong(keys, 'is none of the values that the API has', `make it one of ${values.join(', ')}`);
}

function wrong(keys: Keys, why: string, mend: string): Walk {
  return { parts: [], findings: [{ rule: 'wrong-form', pointer: toPointer(keys), why, mend }] };
}

function join(walks: readonly Walk[]): Walk {
  return {
    parts: walks.flatMap(({ parts }) => parts),
    findings: walks.flatMap(({ findings }) => findings),
  };
}
