/**
 * The versions in both func.yaml, which become the tags of the images. `fn deploy` would raise them too, but it writes the
 * whole file anew, without its comments; and under an old tag a container goes on with the old code.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['func.yaml', 'invoker/func.yaml'];
const VERSION = /^(version: \d+\.\d+\.)(\d+)$/m;

/** Raises the last number of each version; the new versions by file. Throws when a file has none of that form. */
export function raiseVersions(root: string): Readonly<Record<string, string>> {
  const texts = FILES.map((file) => [file, readFileSync(join(root, file), 'utf8')] as const);
  const raised = texts.map(([file, text]) => {
    if (!VERSION.test(text)) throw new Error(`${file} has no line such as "version: 0.1.0"`);
    return [
      file,
      text.replace(VERSION, (_line, head: string, last: string) => `${head}${Number(last) + 1}`),
    ] as const;
  });
  for (const [file, text] of raised) writeFileSync(join(root, file), text);
  return Object.fromEntries(raised.map(([file, text]) => [file, /^version: (.+)$/m.exec(text)?.[1] ?? '']));
}
