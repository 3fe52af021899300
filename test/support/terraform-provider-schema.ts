/**
 * Type declarations of the provider's resources as a schema: what can be set, what must be, what can be read, under the names
 * that Terraform has. The declarations come from a generator, so that patterns are enough to read them.
 */
import type { ProviderTypes } from './terraform-provider-types.ts';

/** An argument or block that can be set. */
export interface Setting {
  readonly required: boolean;
  /** Of an argument, what a literal may be. */
  readonly type: 'boolean' | 'number' | 'string' | 'list' | 'map' | 'block';
  /** Whether there may be several; of blocks only. */
  readonly several: boolean;
  /** What may stand in a block. */
  readonly inner?: Settings;
}
/** Settings by Terraform's name. */
export type Settings = ReadonlyMap<string, Setting>;

/** A resource or data source. */
interface BlockSchema {
  readonly settings: Settings;
  /** Names of attributes that can be referred to. */
  readonly readable: ReadonlySet<string>;
}

/** The schema of a resource or data source by its type, as `oci_identity_policy`; undefined for one that is unknown. */
export type FindSchema = (kind: 'resource' | 'data', type: string) => BlockSchema | undefined;

/**
 * Lists are plural there, and everywhere in the provider, but for these two, which have the names of the API:
 * `CustomAuthenticationPolicy.cacheKey` and `AnyOfRouteAuthorizationPolicy.allowedScope`.
 */
export const SINGULAR_LISTS: Readonly<Record<string, string>> = {
  cacheKeys: 'cache_key',
  allowedScopes: 'allowed_scope',
};

/** Reads the schema from declarations, and each of them once. */
export function createProviderSchema({ read }: Pick<ProviderTypes, 'read'>): FindSchema {
  const findNested = createNestedReader(() => read('types/input.d.ts') ?? '');
  const schemas = new Map<string, BlockSchema | undefined>();
  return (kind, type) => {
    const key = `${kind} ${type}`;
    if (!schemas.has(key)) schemas.set(key, readSchema(kind, type, { read, findNested }));
    return schemas.get(key);
  };
}

/** The declarations of nested settings: the body of an interface of a namespace. */
type FindNested = (namespace: string, name: string) => string;

function readSchema(
  kind: 'resource' | 'data',
  type: string,
  { read, findNested }: Pick<ProviderTypes, 'read'> & { findNested: FindNested },
): BlockSchema | undefined {
  const [, module = '', rest = ''] = /^oci_([a-z]+)_([a-z_]+)$/.exec(type) ?? [];
  const stem = kind === 'data' ? `get_${rest}` : rest;
  const name = stem.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const text = read(`${module}/${name}.d.ts`);
  if (text === undefined) return undefined;
  const className = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const settings = readSettings(findBody(text, `export interface ${className}Args {`), findNested);
  const attributes =
    kind === 'data' ? `export interface ${className}Result {` : `export declare class ${className} `;
  const readable = findBody(text, attributes).matchAll(/^ {4}readonly (\w+):/gm);
  return {
    settings,
    readable: new Set(['id', ...[...readable].map(([, property = '']) => toName(property))]),
  };
}

function readSettings(body: string, findNested: FindNested): Settings {
  const settings = new Map<string, Setting>();
  for (const [, property = '', optional, type = ''] of body.matchAll(/^ +(\w+)(\?)?: ([^;]+);$/gm)) {
    const [, namespace, name = ''] = /inputs\.(\w+)\.(\w+)/.exec(type) ?? [];
    const setting = { required: optional === undefined, type: toType(type), several: type.includes('[]') };
    const inner =
      namespace === undefined ? {} : { inner: readSettings(findNested(namespace, name), findNested) };
    settings.set(toName(property), { ...setting, ...inner });
  }
  return settings;
}

function createNestedReader(read: () => string): FindNested {
  const namespaces = new Map<string, string>();
  return (namespace, name) => {
    const body = namespaces.get(namespace) ?? findBody(read(), `export declare namespace ${namespace} {`);
    namespaces.set(namespace, body);
    return findBody(body, `    interface ${name} {`, '    }');
  };
}

function toType(type: string): Setting['type'] {
  if (type.includes('inputs.')) return 'block';
  if (type.includes('{')) return 'map';
  if (type.includes('[]')) return 'list';
  if (type.includes('boolean')) return 'boolean';
  return type.includes('number') ? 'number' : 'string';
}

/** The lines between one that begins with `start` and the next that is `end`, without comments. */
function findBody(text: string, start: string, end = '}'): string {
  const from = text.startsWith(start) ? 0 : text.indexOf(`\n${start}`);
  if (from < 0) throw new Error(`no declaration: ${start}`);
  const to = text.indexOf(`\n${end}\n`, from);
  return text.slice(text.indexOf('\n', from + 1), to).replace(/\/\*\*[\s\S]*?\*\//g, '');
}

function toName(property: string): string {
  return SINGULAR_LISTS[property] ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
