/** `npm run build`: the functions in dist/, as their images take them. */
import { fileURLToPath } from 'node:url';
import { buildFunctions } from './build-functions.ts';

await buildFunctions(fileURLToPath(new URL('../dist', import.meta.url)));
