/** For each part of the API's model a specification that has it, and where: as small as the model allows. */
import { LIMITS, type Limit } from '../../../gateway/api/limits.ts';
import { API_MODEL, API_ROOT, type ApiField } from '../../../gateway/api/model.ts';
import { put } from '../json-edits.ts';

/** A specification with one part in it. */
export interface Sample {
  /** As the model calls the part. */
  readonly part: string;
  readonly pointer: string;
  readonly specification: unknown;
  readonly fields: Readonly<Record<string, ApiField>>;
}

interface Step {
  readonly part: string;
  readonly parent: Step | undefined;
  /** Where the part stands in its parent. */
  readonly place: string;
}

/** All parts, each where it can stand first. */
export function toSamples(): readonly Sample[] {
  return findSteps().map((step) => ({
    part: step.part,
    pointer: toPointer(step),
    specification: toSpecification(step),
    fields: fieldsOf(step.part),
  }));
}

/** The fields of a part that is not a choice among others. */
function fieldsOf(part: string): Readonly<Record<string, ApiField>> {
  const model = API_MODEL[part];
  return model !== undefined && 'fields' in model ? model.fields : {};
}

/** Breadth first, so that each part is found where it nests least. */
function findSteps(): readonly Step[] {
  const steps: Step[] = [{ part: API_ROOT, parent: undefined, place: '' }];
  const seen = new Set([API_ROOT]);
  for (const parent of steps) {
    for (const [field, { type, list, map }] of Object.entries(fieldsOf(parent.part))) {
      for (const part of variantsOf(type).filter((name) => !seen.has(name))) {
        seen.add(part);
        steps.push({ part, parent, place: `/${field}${list === true ? '/0' : map === true ? '/name' : ''}` });
      }
    }
  }
  return steps;
}

/** The parts that may stand where the model has this one; none for texts, numbers and booleans. */
function variantsOf(type: string): readonly string[] {
  const model = API_MODEL[type];
  if (model === undefined) return [];
  return 'variants' in model ? Object.values(model.variants).flatMap(variantsOf) : [type];
}

function toPointer({ parent, place }: Step): string {
  return parent === undefined ? '' : `${toPointer(parent)}${place}`;
}

function toSpecification(step: Step): unknown {
  const { part, parent, place } = step;
  const value = toPart(part);
  if (parent === undefined) return value;
  const specification = toSpecification(parent);
  const list = place.endsWith('/0')
    ? place.slice(0, -2)
    : place.endsWith('/name')
      ? place.slice(0, -5)
      : undefined;
  if (list !== undefined) put(`${toPointer(parent)}${list}`, place.endsWith('/0') ? [] : {})(specification);
  put(toPointer(step), value)(specification);
  return specification;
}

/** A part with its required fields only. */
export function toPart(part: string): Record<string, unknown> {
  const required = Object.entries(fieldsOf(part)).filter(([, field]) => field.required === true);
  return Object.fromEntries(required.map(([name, field]) => [name, toValue(field, { part, name })]));
}

function toValue(field: ApiField, place: { readonly part: string; readonly name: string }): unknown {
  const item = toItem(field, place);
  if (field.map === true) return { name: item };
  return field.list === true ? [item] : item;
}

function toItem(
  { type, values }: ApiField,
  { part, name }: { readonly part: string; readonly name: string },
): unknown {
  const limits: Readonly<Record<string, Readonly<Record<string, Limit>>>> = LIMITS;
  if (type === 'number') return limits[part]?.[name]?.min ?? 1;
  if (type === 'boolean') return true;
  if (type === 'string') return values?.[0] ?? tagOf(part, name) ?? 'x';
  // Of back ends the first is one that has others in it.
  return toPart(variantsOf(type).at(-1) ?? type);
}

/** What the field says by which a part is told from its siblings. */
function tagOf(part: string, field: string): string | undefined {
  for (const model of Object.values(API_MODEL)) {
    if (!('variants' in model) || model.tag !== field) continue;
    const tag = Object.entries(model.variants).find(([, variant]) => variant === part)?.[0];
    if (tag !== undefined) return tag;
  }
  return undefined;
}
