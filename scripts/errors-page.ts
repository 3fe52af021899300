/** docs/errors.md, from the tables in the source. */
import { ERRORS } from '../src/errors.ts';
import { DENIAL_REASONS } from '../src/token/denial.ts';

/** The text of the page. */
export function toErrorsPage(): string {
  return `# Errors and denials

This page is generated from src/errors and src/token/denial.ts by \`npm run generate\`.

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

| reason | meaning | what to do |
|---|---|---|
${Object.entries(DENIAL_REASONS)
  .map(([reason, { meaning, mend }]) => `| \`${reason}\` | ${toCell(meaning)} | ${toCell(mend)} |`)
  .join('\n')}
`;
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
