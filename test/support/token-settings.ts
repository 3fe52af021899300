/** Typed settings of token verification from a configuration that is in order; the audience is that of the samples. */
import assert from 'node:assert/strict';
import { readSettings } from '../../src/runtime/settings.ts';
import { type TokenSettings, tokenSettings } from '../../src/token/token-settings.ts';
import { AUDIENCE } from './tokens.ts';

export function readTokenSettings(environment: Readonly<Record<string, string>>): TokenSettings {
  const result = readSettings(tokenSettings, { TOKEN_AUDIENCES: AUDIENCE, ...environment });
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}
