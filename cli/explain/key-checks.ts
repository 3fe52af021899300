/** The checks of the key set and of the signature, by the very keys that the authorizer has looked at. */
import { isDenial } from '../../src/token/denial.ts';
import { parseTokenForm } from '../../src/token/form.ts';
import type { VerificationKey } from '../../src/token/key-set.ts';
import { KEY_SET_PATH } from '../../src/token/token-settings.ts';
import type { Check } from '../checks/check.ts';
import { toErrorRow, toRow, toSkip } from './check-row.ts';
import { ADDRESS_KEYS } from './configuration.ts';
import type { Detail } from './details.ts';
import type { Facts } from './facts.ts';
import { show } from './show.ts';

/** In the order in which a signature is checked; the reason that each of them gives. */
const STEPS = [
  ['key', 'key_unknown'],
  ['key-algorithm', 'algorithm_not_allowed'],
  ['signature', 'signature_invalid'],
] as const;

/** The checks. */
export function toKeyChecks(facts: Facts, keyPlace: string): readonly Check[] {
  const { parts, settings, trial, signature } = facts;
  const names = ['keys', ...STEPS.map(([name]) => name)];
  const isForm = parts !== undefined && !isDenial(parseTokenForm(parts.compact, settings.TOKEN_ALGORITHMS));
  if (!isForm) return names.map((name) => toSkip(name, 'needs a token of the right form'));
  const [first = '', ...others] = names;
  if (trial.keysError !== undefined || trial.keys === undefined) {
    return [
      { ...toErrorRow(first, trial.keysError, facts.isPerson), ...toPlace(facts) },
      ...others.map((name) => toSkip(name, 'needs the keys')),
    ];
  }
  const keys = trial.keys.value;
  const seen = `${keys.length} from ${keyPlace}`;
  const denied = signature !== undefined && isDenial(signature) ? signature : undefined;
  const failing = STEPS.findIndex(([, reason]) => reason === denied?.denied);
  return [
    { name: first, state: 'pass', found: `${seen}: ${nameKeys(keys)}`, seen },
    ...STEPS.map(([name], index) => {
      if (failing >= 0 && index > failing) return toSkip(name, 'needs the key');
      return toRow(name, index === failing ? denied : undefined, DETAILS[name](facts, keys), facts);
    }),
  ];
}

const DETAILS: Readonly<
  Record<(typeof STEPS)[number][0], (facts: Facts, keys: readonly VerificationKey[]) => Detail>
> = {
  key: ({ header }, keys) => ({
    seen: `x5t#S256 ${show(header['x5t#S256'])}, kid ${show(header['kid'])}`,
    expected: nameKeys(keys) || 'there is no key',
  }),
  'key-algorithm': ({ header, settings }, keys) => ({
    seen: `alg ${show(header['alg'])}`,
    expected: `that of the key: ${keys.map(({ algorithms }) => algorithms.join(' or ')).join('; ')}; the first of TOKEN_ALGORITHMS among them (${settings.TOKEN_ALGORITHMS.join(' ')})`,
    key: 'TOKEN_ALGORITHMS',
  }),
  signature: ({ signature }) => ({
    seen: signature !== undefined && !isDenial(signature) ? 'by that key' : 'not by that key',
    expected: 'by the key that the header names',
  }),
};

/** Which address was asked, and the key of the configuration that has it. */
function toPlace({ settings, broken }: Facts): Pick<Check, 'expected' | 'key'> {
  if (ADDRESS_KEYS.some((key) => broken.has(key))) return {};
  const { JWKS_URL: url, IDENTITY_DOMAIN_URL: domain } = settings;
  if (url !== undefined) return { expected: `a key set at ${url.href}`, key: 'JWKS_URL' };
  if (domain === undefined) return {};
  return { expected: `a key set at ${new URL(KEY_SET_PATH, domain).href}`, key: 'IDENTITY_DOMAIN_URL' };
}

/** By what tells them apart: Oracle's `kid` is the same for all. */
function nameKeys(keys: readonly VerificationKey[]): string {
  return keys.map(({ thumbprint, kid }) => `x5t#S256 ${show(thumbprint)}, kid ${show(kid)}`).join('; ');
}
