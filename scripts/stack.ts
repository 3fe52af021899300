/**
 * `make stack`: the Terraform configuration as one zip file, dist/oic-gatekeeper-stack.zip, as OCI Resource Manager takes it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packStack } from './stack-archive.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const FILE = `${DIST}/oic-gatekeeper-stack.zip`;

mkdirSync(DIST, { recursive: true });
writeFileSync(FILE, packStack());
process.stdout.write(`${FILE}\n`);
