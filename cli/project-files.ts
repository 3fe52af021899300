/** Reads the files that commands are given. What is wrong in one is said with its name, and never with its values. */
import { readFileSync } from 'node:fs';
import { parseValues, type Values } from '../gateway/values.ts';
import { type Integration, parseIntegrations } from '../src/invoker/integrations.ts';
import { parseStrictJson } from '../src/runtime/json.ts';

// A specification nests deeper than anything that the functions read.
const MAX_DEPTH = 32;
// Only tells where to get tokens, which no command here does; a table may rely on the one of its deployment.
const ANY_DOMAIN = 'https://identity-domain.invalid';

/** The text of a file. Throws an error that says what to do. */
export function readText(path: string, hint: string): string {
  try {
    // Editors of Windows put a byte order mark first.
    return readFileSync(path, 'utf8').replace(/^\u{feff}/u, '');
  } catch {
    throw new Error(`${path} cannot be read: ${hint}`);
  }
}

/** The JSON of a file, in which no member stands twice. */
export function readJson(path: string, hint: string): unknown {
  const text = readText(path, hint);
  assertJson(path, text);
  const json = parseStrictJson(text, MAX_DEPTH);
  if (json === undefined) {
    throw new Error(
      `${path} has a member twice in one object, a member's name with an escape, or more than ${MAX_DEPTH} levels`,
    );
  }
  return json;
}

/** The parser's own message may quote the text; only the place is taken from it. */
function assertJson(path: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const [place = ''] = /line \d+ column \d+/.exec(error instanceof Error ? error.message : '') ?? [];
    const where = place === '' ? '' : ` at ${place}`;
    throw new Error(
      `${path} is not JSON${where}: look for a comma, a quote or a bracket too many or too few`,
    );
  }
}

/** The values of a deployment. */
export function readValues(path: string): Values {
  const json = readJson(path, 'copy gateway/values.example.json and fill it in');
  try {
    return parseValues(json);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The table of integrations, checked as the invoker checks it. */
export function readIntegrations(path: string): readonly Integration[] {
  const text = readText(path, 'name the table with --integrations');
  assertJson(path, text);
  const parsed = parseIntegrations(text, { allowInsecureHttp: false, identityDomain: new URL(ANY_DOMAIN) });
  if (parsed.ok) return parsed.integrations;
  throw new Error(`${path}:\n${parsed.problems.map((problem) => `  ${problem}`).join('\n')}`);
}
