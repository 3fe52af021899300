/** `make token`: prints one sample token of the local identity domain, and nothing else, on standard output. */
import { parseArgs } from 'node:util';
import { isSampleKind, SAMPLE_KINDS } from '../local/identity-domain/sample-tokens.ts';
import { DEV_STATE } from './dev-state.ts';
import { printLine, printNote } from './print.ts';
import { mintLocalToken } from './sample.ts';

const { values } = parseArgs({ options: { kind: { type: 'string', default: 'valid' } } });
if (isSampleKind(values.kind)) {
  printLine(await mintLocalToken(DEV_STATE, values.kind));
} else {
  printNote('there is no such kind of token; KIND is one of');
  for (const [kind, meaning] of Object.entries(SAMPLE_KINDS)) printNote(`  ${kind.padEnd(16)} ${meaning}`);
  process.exitCode = 2;
}
