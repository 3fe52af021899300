/** The Terraform configuration as files, and parsed: its root in one object, blocks by type and name. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

// Its own types would bring a browser's into the whole project.
const require = createRequire(import.meta.url);
const parser: {
  parse: (name: string, text: string) => Promise<Partial<HclRoot>>;
} = require('@cdktf/hcl2json');

/** Folder of the configuration. */
export const TERRAFORM_FOLDER = fileURLToPath(new URL('../../gateway/terraform', import.meta.url));

/** A body: arguments by name; a block is a list of bodies; an expression is a text in `${…}`. */
export type HclBody = { readonly [name: string]: unknown };
/** Bodies by name. */
export type HclBlocks = Readonly<Record<string, readonly HclBody[]>>;

/** The root of a configuration. */
export interface HclRoot {
  readonly variable: HclBlocks;
  readonly output: HclBlocks;
  readonly resource: Readonly<Record<string, HclBlocks>>;
  readonly data: Readonly<Record<string, HclBlocks>>;
  /** The parsed files, with locals and modules too. */
  readonly everything: readonly unknown[];
}

/** Paths in the configuration's folder, without what terraform leaves there. */
export function listTerraformFiles(): readonly string[] {
  return readdirSync(TERRAFORM_FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(TERRAFORM_FOLDER, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.terraform'))
    .sort();
}

/** The text of one of them. */
export function readTerraformFile(path: string): string {
  return readFileSync(join(TERRAFORM_FOLDER, path), 'utf8');
}

/** Parses the files of the root. */
export async function readTerraformRoot(): Promise<HclRoot> {
  const paths = listTerraformFiles().filter((path) => /^[^/]+\.tf$/.test(path));
  return parseTerraform(paths.map(readTerraformFile));
}

/** Parses texts of one module. */
export async function parseTerraform(texts: readonly string[]): Promise<HclRoot> {
  const everything: unknown[] = [];
  const root = { variable: {}, output: {}, resource: {}, data: {}, everything };
  for (const text of texts) {
    const parsed = await parser.parse('main.tf', text);
    everything.push(parsed);
    for (const kind of ['variable', 'output'] as const) Object.assign(root[kind], parsed[kind]);
    for (const kind of ['resource', 'data'] as const) {
      const all: Record<string, HclBlocks> = root[kind];
      for (const [type, blocks] of Object.entries(parsed[kind] ?? {})) {
        all[type] = { ...all[type], ...blocks };
      }
    }
  }
  return root;
}
