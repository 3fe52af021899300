/** `--query` of `oci`, as far as docs/deploy.md uses JMESPath: members, numbers, `[]`, a filter by contains, `{…}` and `| [0]`. */

/** One step from a value to the next. */
type Step = (value: unknown) => unknown;

const STEP =
  /^(?:(?<pipe>\s*\|\s*)|\.?"(?<quoted>[^"]+)"|\.?(?<name>[A-Za-z_]\w*)|\[(?<index>\d+)\]|\[\?contains\((?<member>\w+), '(?<part>[^']*)'\)\]|(?<all>\[\])|\.\{(?<hash>[^}]*)\})/;

/** What the query finds; null when there is nothing. Throws on a form that is not known here. */
export function evaluateQuery(query: string, data: unknown): unknown {
  let value = data;
  // Behind `[]` or a filter each step is one for every element, up to a pipe.
  let isProjected = false;
  for (let rest = query; rest !== ''; ) {
    const match = STEP.exec(rest);
    if (match?.groups === undefined) throw new Error(`not known in a query: ${rest}`);
    rest = rest.slice(match[0].length);
    const { pipe, all, member, part, ...groups } = match.groups;
    if (pipe !== undefined) isProjected = false;
    else if (all !== undefined) isProjected = true;
    else if (member !== undefined) {
      value = toList(value).filter((element) => String(readMember(element, member)).includes(part ?? ''));
      isProjected = true;
    } else {
      const step = toStep(groups);
      value = isProjected ? toList(value).map(step) : step(value);
    }
  }
  return value ?? null;
}

function toStep({ quoted, name, index, hash }: Readonly<Record<string, string | undefined>>): Step {
  if (index !== undefined) return (value) => toList(value)[Number(index)] ?? null;
  if (hash === undefined) return (value) => readMember(value, quoted ?? name ?? '');
  const members = hash.split(',').map((pair) => pair.split(':').map((word) => word.trim()));
  return (value) =>
    Object.fromEntries(members.map(([name = '', query = '']) => [name, evaluateQuery(query, value)]));
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
}
