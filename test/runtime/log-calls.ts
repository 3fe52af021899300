/** Every call of the log in the source, as it is written there: the event, its level and the fields that it is given. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

export interface LogCall {
  readonly file: string;
  readonly level: string;
  readonly event: string;
  readonly fields: readonly string[];
}

/** What is handed over whole, and which fields it may have. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  'toErrorFields(error)': ['code', 'detail', 'upstreamStatus'],
  answered: ['attempts', 'upstreamStatus', 'ms'],
  fields: ['secretId', 'secretVersion'],
  // Filled along the way; see toAuditFields.
  audit: [],
  line: [],
};

/** The text of the files of src that match. */
export function readSource(...patterns: readonly string[]): string {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: SRC }));
  return paths.map((path) => readFileSync(`${SRC}${path}`, 'utf8')).join('\n');
}

/** Every call; one whose level or event is not written out is an error. */
export function findLogCalls(): readonly LogCall[] {
  return globSync('**/*.ts', { cwd: SRC }).flatMap((file) => {
    const source = readSource(file);
    return [...source.matchAll(/\blog(?:\.|\[)(\w*)\]?\(/g)].map((match) => {
      const args = takeArguments(source.slice(match.index + match[0].length));
      const [, event = ''] = /^'(\w+)'/.exec(args) ?? [];
      if (event === '') throw new Error(`${file}: ${match[0]}${args}`);
      return { file, level: match[1] ?? '', event, fields: toFields(args.slice(event.length + 2)) };
    });
  });
}

/** The fields that are noted in an audit, by assignment or when it is made. */
export function toAuditFields(source: string): readonly string[] {
  const assigned = [...source.matchAll(/\baudit\.(\w+) = /g)].map(([, name = '']) => name);
  const made = [...source.matchAll(/\baudit: LogFields = \{([^}]*)\}/g)].map(([, fields = '']) => fields);
  return [...assigned, ...made.flatMap((fields) => fields.split(',').map((name) => name.trim()))];
}

/** Up to the bracket that ends the call. */
function takeArguments(text: string): string {
  return splitAt(text, ')')[0].replace(/\s+/g, ' ').trim();
}

function toFields(args: string): readonly string[] {
  const inner = args
    // A comma in a text is none between fields.
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/^,/, '')
    .trim()
    .replace(/^\{/, '')
    .replace(/\},?$/, '');
  const names: string[] = [];
  for (let rest = inner; rest.trim() !== ''; ) {
    const [piece, after] = splitAt(rest, ',');
    rest = after;
    const name = piece.trim().replace(/^\.\.\./, '');
    if (name !== '') names.push(...(WHOLE[name] ?? [name.split(':')[0]?.trim() ?? '']));
  }
  return names;
}

/** Before and after the first `end` that is in no bracket. */
function splitAt(text: string, end: string): readonly [before: string, after: string] {
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if (depth === 0 && character === end) return [text.slice(0, index), text.slice(index + 1)];
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
  }
  return [text, ''];
}
