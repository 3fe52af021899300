/**
 * `make spec`: prints a gateway specification with its values filled in, for
 * `oci api-gateway deployment create --specification file://…`.
 * The credential that methods 2 and 3 keep in the route comes from the environment, never from an argument.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { fillTemplate, type TemplateValues } from '../gateway/fill.ts';
import { printLine, printNote, toMessage } from './print.ts';

const CREDENTIAL_HINT = "set OIC_AUTHORIZATION='Basic <Base64 of user:password>' in the environment";
const METHODS = ['1', '2', '3', '4'];
const valuesSchema = v.record(v.string(), v.string());

const { values: options } = parseArgs({
  options: {
    method: { type: 'string', default: '4' },
    values: { type: 'string', default: 'gateway/values.json' },
  },
});
try {
  if (!METHODS.includes(options.method)) throw new Error('METHOD must be 1, 2, 3 or 4');
  const template = readJson(
    fileURLToPath(new URL(`../gateway/method-${options.method}.json`, import.meta.url)),
  );
  const values = readValues(options.values);
  const holdsCredential = options.method === '2' || options.method === '3';
  if (holdsCredential && values['oicAuthorization'] === '') {
    throw new Error(`methods 2 and 3 keep OIC's credential in the route: ${CREDENTIAL_HINT}`);
  }
  const filled = fillTemplate(template, values);
  if (holdsCredential) {
    printNote(
      'warning: this specification holds the OIC credential; whoever may read the deployment can read it',
    );
  }
  printLine(JSON.stringify(filled, undefined, 2));
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = 2;
}

function readValues(path: string): TemplateValues {
  const parsed = v.safeParse(valuesSchema, readJson(path));
  if (!parsed.success) throw new Error(`${path} must be a JSON object of names and texts`);
  if ('oicAuthorization' in parsed.output) {
    throw new Error(`${path} must not hold oicAuthorization: ${CREDENTIAL_HINT}`);
  }
  const credential = process.env['OIC_AUTHORIZATION'] ?? '';
  return { ...parsed.output, oicAuthorization: credential };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path} cannot be read as JSON; copy gateway/values.example.json and fill it in`);
  }
}
