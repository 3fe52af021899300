/**
 * Builds the two functions into a folder: `authorizer/func.mjs` and `invoker/func.mjs`, lazy chunks beside them.
 * Each function's folder holds all that its image needs; nothing is read from node_modules at run time.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export type FunctionName = 'authorizer' | 'invoker';
/** What each bundle was made from, by esbuild's account; its paths start from the project's root. */
export type BundleOrigins = Readonly<Record<FunctionName, Metafile>>;

// The FDK and the OCI SDK are CommonJS: bundled into a module they still call `require` for Node's own modules.
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Replaces what `directory` held; says what the bundles are made from. Throws esbuild's error, with file and line. */
export async function buildFunctions(directory: string): Promise<BundleOrigins> {
  await rm(directory, { recursive: true, force: true });
  const authorizer = await buildFunction('authorizer', directory);
  const invoker = await buildFunction('invoker', directory);
  await cp(join(ROOT, 'integrations.json'), join(directory, 'invoker', 'integrations.json'));
  return { authorizer, invoker };
}

async function buildFunction(name: FunctionName, directory: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { func: `src/${name}/main.ts` },
    outdir: join(directory, name),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    // Names in stack traces are worth more than their bytes: an internal error is found by them.
    keepNames: true,
    legalComments: 'linked',
    banner: { js: REQUIRE_BANNER },
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
