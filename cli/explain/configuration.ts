/**
 * The configuration that the checks go by, read as the functions read it. A wrong one is named whole, and then mended as far
 * as it must be to go on: what rests on a key that is wrong is not checked.
 */
import { readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';
import type { SettingProblem } from '../../src/runtime/settings.ts';
import type { Check } from '../checks/check.ts';
import type { FunctionName } from '../function-names.ts';

/** The authorizer's configuration, typed. */
export type AuthorizerSettings = Extract<ReturnType<typeof readAuthorizerSettings>, { ok: true }>['settings'];

/** A configuration to go by. */
export interface Configuration {
  readonly settings: AuthorizerSettings;
  /** What the authorizer would end with at its start; empty when it would not. */
  readonly problems: readonly SettingProblem[];
  /** The keys that are wrong; their values in `settings` stand for nothing. */
  readonly broken: ReadonlySet<string>;
}

type Environment = Readonly<Record<string, string>>;

/** In the place of keys that must be there; nothing is ever compared with them or sent there. */
const PLACEHOLDERS: Environment = {
  TOKEN_AUDIENCES: 'unset',
  IDENTITY_DOMAIN_URL: 'https://identity-domain.invalid',
};
/** Where the keys come from: with one of them wrong, no address is asked. */
export const ADDRESS_KEYS = ['IDENTITY_DOMAIN_URL', 'JWKS_URL'];
/** Without a wrong key each round has fewer keys than the one before it. */
const MAX_ROUNDS = 50;

/** Reads it. */
export function readConfiguration(environment: Environment): Configuration {
  const first = readAuthorizerSettings(environment);
  if (first.ok) return { settings: first.settings, problems: [], broken: new Set() };
  const broken = new Set<string>();
  let read: ReturnType<typeof readAuthorizerSettings> = first;
  for (let round = 0; round < MAX_ROUNDS && !read.ok; round += 1) {
    for (const { key } of read.problems) broken.add(key);
    read = readAuthorizerSettings(repair(environment, broken));
  }
  if (!read.ok) throw new Error('the configuration cannot be read at all');
  return { settings: read.settings, problems: first.problems, broken };
}

function repair(environment: Environment, broken: ReadonlySet<string>): Environment {
  const kept = Object.entries(environment).filter(([key]) => !broken.has(key));
  const placed = Object.entries(PLACEHOLDERS).filter(([key]) => broken.has(key));
  return Object.fromEntries([...kept, ...placed]);
}

/** Each problem as a check that has failed; the values stay where they are. */
export function toProblemChecks(
  problems: readonly SettingProblem[],
  functionName: FunctionName,
): readonly Check[] {
  return problems.map(({ key, expected, example }) => {
    // Of a key that is none of the functions' the example is what to do.
    const isUnknown = example === 'remove it';
    const what = isUnknown ? 'is no key of these functions' : 'is missing or wrong';
    return {
      name: 'configuration',
      state: 'fail',
      code: 'ERR_CONFIG_INVALID',
      found: `${key} ${what}, so that the ${functionName} ends at its start`,
      expected,
      key,
      mend: isUnknown ? `remove ${key}, or give it its right name` : `${key}='${example}'`,
    };
  });
}
