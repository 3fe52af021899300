/**
 * The one template step of the gateway specifications: `{{name}}` becomes the value of that name.
 * It works on the parsed JSON, so that no value can change the structure, and leaves no placeholder behind.
 */

/** Values by name; gateway/values.example.json lists those that the specifications use. */
export type TemplateValues = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{\{([A-Za-z]+)\}\}/g;

/** The template with every placeholder filled. Throws an error that names all that lack a value. */
export function fillTemplate(template: unknown, values: TemplateValues): unknown {
  const missing = new Set<string>();
  const fill = (node: unknown): unknown => {
    if (typeof node === 'string') {
      return node.replace(PLACEHOLDER, (_whole, name: string) => {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined || value === '') missing.add(name);
        return value ?? '';
      });
    }
    if (Array.isArray(node)) return node.map(fill);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value)]));
  };
  const filled = fill(template);
  if (missing.size > 0) {
    const names = [...missing].join(', ');
    throw new Error(`no value for ${names}: see gateway/values.example.json`);
  }
  return filled;
}
