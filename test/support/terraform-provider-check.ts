/** Compares a Terraform configuration with the provider's schema, by names. It evaluates nothing. */
import type { HclBlocks, HclBody, HclRoot } from './terraform-files.ts';
import type { FindSchema, Setting, Settings } from './terraform-provider-schema.ts';

/** Arguments that every resource may have, whatever its type. */
const META = ['count', 'for_each', 'provider', 'depends_on', 'lifecycle'];
/** A resource of Terraform itself. */
const BUILT_IN = 'terraform_data';

/** What the provider would refuse, one sentence each. */
export function findProblems(root: HclRoot, find: FindSchema): readonly string[] {
  const blocks = (['resource', 'data'] as const).flatMap((kind) =>
    Object.entries(root[kind])
      .filter(([type]) => type !== BUILT_IN)
      .flatMap(([type, named]) => checkType(kind, type, { named, find })),
  );
  return [...blocks, ...checkReferences(root, find)];
}

function checkType(
  kind: 'resource' | 'data',
  type: string,
  { named, find }: { named: HclBlocks; find: FindSchema },
): readonly string[] {
  const schema = find(kind, type);
  if (schema === undefined) return [`${type}: no such ${kind}`];
  return Object.entries(named).flatMap(([name, [body = {}]]) => {
    const own = Object.fromEntries(Object.entries(body).filter(([key]) => !META.includes(key)));
    return checkBody(`${type}.${name}`, own, schema.settings).map((problem) => {
      const [, key = ''] = /\.(\w+): unknown$/.exec(problem) ?? [];
      return schema.readable.has(key) ? problem.replace('unknown', 'can only be read') : problem;
    });
  });
}

function checkBody(path: string, body: HclBody, settings: Settings): readonly string[] {
  const entries = Object.entries(body).flatMap(([key, value]) =>
    key === 'dynamic'
      ? readDynamic(value as Readonly<Record<string, readonly HclBody[]>>)
      : [[key, value] as const],
  );
  const missing = [...settings]
    .filter(([name, { required }]) => required && !entries.some(([key]) => key === name))
    .map(([name]) => `${path}: ${name} is missing`);
  const wrong = entries.flatMap(([key, value]) => {
    const setting = settings.get(key);
    return setting === undefined ? [`${path}.${key}: unknown`] : checkValue(`${path}.${key}`, value, setting);
  });
  return [...missing, ...wrong];
}

/** Dynamic blocks as the blocks that they become. */
function readDynamic(blocks: Readonly<Record<string, readonly HclBody[]>>): (readonly [string, unknown])[] {
  return Object.entries(blocks).map(([name, bodies]) => [
    name,
    bodies.flatMap((body) => body['content'] as readonly HclBody[]),
  ]);
}

function checkValue(path: string, value: unknown, setting: Setting): readonly string[] {
  const isBlock = Array.isArray(value) && value.some((part) => typeof part === 'object');
  if (isBlock !== (setting.type === 'block'))
    return [`${path}: must be ${isBlock ? 'an argument' : 'a block'}`];
  if (!isBlock) return isLiteralOf(value, setting.type) ? [] : [`${path}: must be a ${setting.type}`];
  if (value.length > 1 && !setting.several) return [`${path}: may be there only once`];
  return value.flatMap((body: HclBody) => checkBody(path, body, setting.inner ?? new Map()));
}

function isLiteralOf(value: unknown, type: Setting['type']): boolean {
  if (typeof value === 'string' && value.startsWith('${')) return true;
  if (type === 'list') return Array.isArray(value);
  if (type === 'map') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

/** References to attributes that a resource or data source does not have. */
function checkReferences({ everything }: HclRoot, find: FindSchema): readonly string[] {
  const pattern = /(data\.)?\b(oci_[a-z_]+)\.\w+(?:\[[^\]]*\])?\.(\w+)/g;
  const references = JSON.stringify(everything).matchAll(pattern);
  return [...references].flatMap(([reference, data, type = '', attribute = '']) => {
    const schema = find(data === undefined ? 'resource' : 'data', type);
    const isKnown = schema?.readable.has(attribute) || schema?.settings.has(attribute);
    return isKnown ? [] : [`${reference}: unknown`];
  });
}
