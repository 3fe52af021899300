/**
 * Writes docs/errors.md from the tables in the source, or with --check says whether it is up to date.
 * The page is never edited by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERRORS } from '../src/errors.ts';
import { DENIAL_REASONS } from '../src/token/denial.ts';

const FILE = fileURLToPath(new URL('../docs/errors.md', import.meta.url));

const page = `# Errors and denials

This page is generated from src/errors.ts and src/token/denial.ts by \`npm run docs\`.

## Error codes

The invoker answers with RFC 9457 problem JSON: \`status\`, \`title\`, \`code\` and \`callId\`. The authorizer has no answer for
a broken world: it fails, and the gateway says 502; the code is in its log.

| code | status | retry | meaning | what to do |
|---|---|---|---|---|
${Object.entries(ERRORS)
  .map(
    ([code, e]) =>
      `| \`${code}\` | ${e.status} | ${e.retryable ? 'yes' : 'no'} | ${toCell(e.meaning)} | ${toCell(e.mend)} |`,
  )
  .join('\n')}

## Denial reasons

Why a caller was refused. The reason is in the log line of the call (\`decision\` of the authorizer, \`invocation\` of the
invoker); the caller itself is told only that the token was not accepted.

| reason | meaning |
|---|---|
${Object.entries(DENIAL_REASONS)
  .map(([reason, meaning]) => `| \`${reason}\` | ${toCell(meaning)} |`)
  .join('\n')}
`;

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, page);
} else if (readFileSync(FILE, 'utf8') !== page) {
  process.stderr.write('docs/errors.md is out of date: run `npm run docs`\n');
  process.exitCode = 1;
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
