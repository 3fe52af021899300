/**
 * The one template step of the gateway specifications: `{{name}}` becomes the value of that name.
 * It works on the parsed JSON, so that no value can change the structure, and leaves no placeholder behind.
 */

/** Values by name; gateway/values.example.json lists those that the specifications use. */
export type TemplateValues = Readonly<Record<string, string>>;

/** A template used names that have no value. */
export class MissingValuesError extends Error {
  override readonly name = 'MissingValuesError';
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    super(`no value for ${missing.join(', ')}: add it to the values file (see gateway/values.example.json)`);
    this.missing = missing;
  }
}

const PLACEHOLDER = /\{\{([A-Za-z]+)\}\}/g;

/** The template with every placeholder filled. Throws {@link MissingValuesError} naming all that lack a value. */
export function fillTemplate(template: unknown, values: TemplateValues): unknown {
  const missing = new Set<string>();
  const fill = (node: unknown): unknown => {
    if (typeof node === 'string') {
      return node.replace(PLACEHOLDER, (_whole, name: string) => {
        const value = values[name];
        if (value === undefined || value === '') missing.add(name);
        return value ?? '';
      });
    }
    if (Array.isArray(node)) return node.map(fill);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, fill(value)]));
  };
  const filled = fill(template);
  if (missing.size > 0) throw new MissingValuesError([...missing]);
  return filled;
}
