/**
 * Writes the files that come from the source, or with --check says which of them are out of date.
 * They are never edited by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toCliPage } from './cli-page.ts';
import { toConfigurationPage } from './configuration-page.ts';
import { toErrorsPage } from './errors-page.ts';
import { toGatewayModel } from './gateway-model.ts';
import { toIntegrationsSchema } from './integrations-schema.ts';
import { toLintPage } from './lint-page.ts';
import { toLogsPage } from './logs-page.ts';
import { toSampleSpecification } from './sample-specification.ts';

const GENERATED: Readonly<Record<string, string>> = {
  'docs/configuration.md': toConfigurationPage(),
  'docs/cli.md': toCliPage(),
  'docs/errors.md': toErrorsPage(),
  'docs/lint.md': toLintPage(),
  'docs/logs.md': toLogsPage(),
  'gateway/api/model.json': toGatewayModel(),
  'gateway/method-4.json': toSampleSpecification(),
  'integrations.schema.json': toIntegrationsSchema(),
};

for (const [path, text] of Object.entries(GENERATED)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${path} is out of date: run \`npm run generate\`\n`);
    process.exitCode = 1;
  }
}
