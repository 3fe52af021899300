/** Reads the project's own files, wherever it is started from: what is deployed also runs in the local cloud. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The JSON of a file, by its path from the project's root. */
export function readProjectJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}
