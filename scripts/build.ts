/**
 * Builds the two functions: dist/authorizer/func.mjs and dist/invoker/func.mjs, with lazy chunks beside them.
 * A folder holds all that its image needs; nothing is read from node_modules at run time.
 */
import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const FUNCTIONS = ['authorizer', 'invoker'] as const;

// The FDK and the OCI SDK are CommonJS: bundled into a module they still call `require` for Node's own modules.
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

await rm('dist', { recursive: true, force: true });
for (const name of FUNCTIONS) {
  await build({
    entryPoints: { func: `src/${name}/main.ts` },
    outdir: `dist/${name}`,
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
  });
}
await cp('integrations.json', 'dist/invoker/integrations.json');
