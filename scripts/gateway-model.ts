/**
 * Reads the shape of an API deployment specification out of the type declarations of the oci-apigateway package: which
 * fields each part has, of which type, and which must be there. The linter knows the API by it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiField, ApiModel } from '../gateway/api/model.ts';

const DECLARATIONS = fileURLToPath(new URL('../node_modules/oci-apigateway/lib/model', import.meta.url));
const ROOT = 'ApiSpecification';

interface Declaration {
  readonly parent: string | undefined;
  /** The field that tells this part from its siblings, and what it says for this one. */
  readonly tag: { readonly field: string; readonly value: string } | undefined;
  readonly body: string;
  /** The whole file, which has the enums too. */
  readonly text: string;
}

type Declarations = ReadonlyMap<string, Declaration>;

/** The JSON of gateway/api/model.json. Throws when the package declares something in a way not seen before. */
export function toGatewayModel(): string {
  const declarations = readDeclarations();
  const model: Record<string, ApiModel[string]> = {};
  const add = (name: string): void => {
    if (Object.hasOwn(model, name) || !declarations.has(name)) return;
    const part = findVariants(name, declarations) ?? { fields: readFields(name, declarations) };
    model[name] = part;
    const next = 'fields' in part ? Object.values(part.fields).map(({ type }) => type) : part.variants;
    for (const type of Object.values(next)) add(type);
  };
  add(ROOT);
  const sorted = Object.entries(model).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

function readDeclarations(): Declarations {
  const files = readdirSync(DECLARATIONS).filter((name) => name.endsWith('.d.ts'));
  return new Map(
    files.flatMap((file) => {
      const text = readFileSync(join(DECLARATIONS, file), 'utf8').replace(/\/\*\*.*?\*\//gs, '');
      const [, name, parent, body = ''] =
        /^export interface (\w+)(?: extends model\.(\w+))? \{\n(.*?)^\}/ms.exec(text) ?? [];
      const [, field, value] = /^ {4}const (\w+) = "(\w+)";$/m.exec(text) ?? [];
      const tag = field === undefined || value === undefined ? undefined : { field, value };
      return name === undefined ? [] : [[name, { parent, tag, body, text }] as const];
    }),
  );
}

/** The fields of a part, its parent's among them. */
function readFields(name: string, declarations: Declarations): Readonly<Record<string, ApiField>> {
  const declaration = declarations.get(name);
  if (declaration === undefined) return {};
  const { parent, body, text } = declaration;
  const own = [...body.matchAll(/^ {4}"(\w+)"(\??): (.+?)(?:;| \{\n.*?\};)$/gms)].map(
    ([, field = '', optional, type = '']): [string, ApiField] => {
      const isRequired = optional === '' ? { required: true } : {};
      return [field, { ...toField(type, text, declarations), ...isRequired }];
    },
  );
  return { ...(parent === undefined ? {} : readFields(parent, declarations)), ...Object.fromEntries(own) };
}

function toField(declared: string, text: string, declarations: Declarations): ApiField {
  const named = /^\{\s*\[key: string\]: (.+)$/s.exec(declared)?.[1];
  if (named !== undefined) return { ...toField(named, text, declarations), map: true };
  const item = /^Array<(.+)>$/.exec(declared)?.[1];
  const type = item ?? declared;
  const list = item === undefined ? {} : { list: true };
  if (/^(?:string|number|boolean)$/.test(type)) return { type, ...list };
  const parts = [...type.matchAll(/model\.(\w+)/g)].map(([, name = '']) => name);
  const [first] = parts;
  if (first !== undefined) {
    // Variants of one part, be there one or several, are told apart by that part, their parent.
    const { tag, parent } = declarations.get(first) ?? {};
    return { type: (tag === undefined ? undefined : parent) ?? first, ...list };
  }
  const values = new RegExp(`enum ${type.split('.').at(-1)} \\{(.*?)\\n {4}\\}`, 's').exec(text)?.[1];
  if (values === undefined) throw new Error(`oci-apigateway declares a type not known here: ${declared}`);
  const names = [...values.matchAll(/ = "(\w+)"/g)].map(([, name = '']) => name);
  return { type: 'string', values: names.filter((name) => name !== 'UNKNOWN_VALUE'), ...list };
}

/** The parts that extend `name`, by what their tag says; undefined for a part that nothing extends. */
function findVariants(
  name: string,
  declarations: Declarations,
): { tag: string; variants: Record<string, string> } | undefined {
  const variants = [...declarations].flatMap(([child, { parent, tag }]) => {
    return parent === name && tag !== undefined ? [{ child, tag }] : [];
  });
  const [first] = variants;
  if (first === undefined) return undefined;
  const byValue = variants.map(({ child, tag }) => [tag.value, child] as const).toSorted();
  return { tag: first.tag.field, variants: Object.fromEntries(byValue) };
}
