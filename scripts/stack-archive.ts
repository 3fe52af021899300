/**
 * The zip file of the Terraform configuration: only the files that belong to it, by their names, so that no state, no
 * values and no provider on this machine can get in. The same files are always the same bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';

const TERRAFORM_FOLDER = fileURLToPath(new URL('../gateway/terraform', import.meta.url));

/** What may go into the archive. */
const PACKED =
  /^(?:modules\/[a-z-]+\/)?[a-z-]+\.tf$|^schema\.yaml$|^README\.md$|^terraform\.tfvars\.example$/;
/** Files that terraform takes as values or settings of one person, though they end in `.tf`. */
const LOCAL = /(?:^|\/)(?:override|[^/]*_override)\.tf$/;
/** The earliest time that a zip file can hold, everywhere the same. */
const TIME = new Date(1980, 0, 1);

/** The archive of `folder`, whose files stand at its root. */
export function packStack(folder: string = TERRAFORM_FOLDER): Uint8Array {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => PACKED.test(path) && !LOCAL.test(path))
    .sort();
  const files = paths.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))] as const);
  return zipSync(Object.fromEntries(files), { mtime: TIME, level: 9 });
}
