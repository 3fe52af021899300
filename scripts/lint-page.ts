/** docs/lint.md: what the linter finds, from its own table of rules. */
import { RULES } from '../gateway/lint/finding.ts';

const HEAD = `<!-- Generated from gateway/lint/finding.ts by \`npm run generate\`; do not edit. -->

# What the linter finds

Oracle takes an API deployment specification that lets the wrong caller in, or keeps the right one out. \`gatekeeper lint\`
finds that before it is deployed:

\`\`\`sh
bin/gatekeeper lint spec.json --values gateway/values.json --integrations integrations.json
\`\`\`

It knows every field of the API, not only those that this project uses, so that it can be run over other deployments too.
Each finding says where, as a JSON pointer, why, and how to mend it; none repeats a value, which may be a credential, but
the name of a header. \`--json\` prints the same for a program; \`--accept RULE\` is for what is meant to be so, such as
\`no-authentication\` in method 2. Exit codes: 0 nothing found, 1 something found, 2 the file cannot be read.

Without \`--integrations\` the rules about scopes and about routes and integrations that do not meet have nothing to compare
with. Without \`--values\` nothing is known of the functions behind the routes, and \`authorization-dropped\` is left out.

| rule | finds | otherwise |
|---|---|---|
`;

/** The page. */
export function toLintPage(): string {
  const rows = Object.entries(RULES).map(([name, { finds, harm }]) => `| \`${name}\` | ${finds} | ${harm} |`);
  return `${HEAD}${rows.join('\n')}\n`;
}
