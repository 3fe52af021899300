/** What the key set is good for: who may read it, what is wrong with single keys, and whether they do what is configured. */
import { parseJson } from '../../src/runtime/json.ts';
import { toAlgorithm, type VerificationKey } from '../../src/token/key-set.ts';
import { toCause } from './causes.ts';
import type { Domain } from './domain.ts';
import { type Finding, toFailure, toPass, toSkip } from './finding.ts';
import { findKeyFlaws } from './key-flaws.ts';

const NAME = 'key-set';
/** Whoever opens the address sees what is wrong. */
const BY_HAND: readonly string[] = ['ERR_KEYS_UNREACHABLE', 'ERR_KEYS_INVALID', 'ERR_KEYS_EMPTY'];

/** All checks of the key set. */
export function checkKeySet(domain: Domain): readonly Finding[] {
  const { keys, address, answers } = domain;
  if (!keys.ok) {
    const waiting = ['key-form', 'key-algorithm'].map((name) => toSkip(name, `needs ${NAME}`));
    return [toKeySetFailure(domain, keys.error), ...waiting];
  }
  return [
    toPass(
      NAME,
      address === undefined ? `${countKeys(domain.settings.JWKS ?? [])} in JWKS` : toAccess(domain),
    ),
    answers.length === 0 ? toSkip('key-form', 'seed keys, of which the settings speak') : checkForm(domain),
    checkAlgorithm(address === undefined ? (domain.settings.JWKS ?? []) : keys.value, domain),
  ];
}

function toAccess({ answers, keys, address }: Domain): string {
  const isProtected = answers.length > 1;
  const how = isProtected ? 'protected, read with the client of JWKS_CREDENTIAL_SECRET_ID' : 'open';
  return `${how}: ${countKeys(keys.ok ? keys.value : [])} at ${address?.host}`;
}

function countKeys({ length }: readonly VerificationKey[]): string {
  return length === 1 ? '1 key' : `${length} keys`;
}

function toKeySetFailure(domain: Domain, error: unknown): Finding {
  const { address, lookedAt, answers, settings } = domain;
  const key = settings.JWKS_URL === undefined ? 'IDENTITY_DOMAIN_URL' : 'JWKS_URL';
  const finding = toFailure(NAME, error, { key });
  const { code = '' } = finding;
  // They have checks of their own.
  if (code === 'ERR_SECRET_FORM' || code.startsWith('ERR_VAULT_')) {
    return toSkip(NAME, 'protected: needs secret-of-domain-client');
  }
  if (code.startsWith('ERR_DOMAIN_')) return toSkip(NAME, 'protected: needs domain-client');
  // Nothing of the functions' depends on it.
  if (address === undefined) return toSkip(NAME, 'the seed keys of JWKS; the domain does not show its own');
  const origin = lookedAt?.origin ?? '';
  const cause = toCause(error, { origin });
  const flaws = code === 'ERR_KEYS_EMPTY' ? findKeyFlaws(toRawKeys(domain)) : [];
  return {
    ...finding,
    ...(flaws.length > 0 ? { seen: flaws.join('\n') } : {}),
    ...(BY_HAND.includes(code) ? { mend: `${finding.mend} Try: curl -i ${lookedAt?.href}` } : {}),
    ...(cause === undefined || answers.length > 0 ? {} : { cause }),
  };
}

/** The members as they came, for whoever looks at one key. */
function toRawKeys({ answers }: Domain): readonly unknown[] {
  const json = parseJson(answers.at(-1)?.body.toString('utf8') ?? '');
  const keys = typeof json === 'object' && json !== null && 'keys' in json ? json.keys : [];
  return Array.isArray(keys) ? keys : [];
}

function checkForm(domain: Domain): Finding {
  const flaws = findKeyFlaws(toRawKeys(domain));
  if (flaws.length === 0) return toPass('key-form', 'every key is usable, and named by its certificate');
  return {
    name: 'key-form',
    state: 'warn',
    found: 'not every key is as an identity domain publishes it',
    seen: flaws.join('\n'),
    expected: "public keys of 2048 bits or more, whose x5t#S256 is their certificate's SHA-256",
    mend: `open ${domain.lookedAt?.href ?? 'the key set'} by hand`,
  };
}

function checkAlgorithm(keys: readonly VerificationKey[], { settings }: Domain): Finding {
  const accepted = settings.TOKEN_ALGORITHMS;
  const fitting = keys
    .map((key) => toAlgorithm(key, accepted))
    .filter((algorithm) => algorithm !== undefined);
  if (fitting.length > 0) return toPass('key-algorithm', [...new Set(fitting)].join(' '));
  const possible = [...new Set(keys.flatMap(({ algorithms }) => algorithms))].join(' ');
  return {
    name: 'key-algorithm',
    state: 'fail',
    code: 'algorithm_not_allowed',
    found: 'no key is for an algorithm that is accepted',
    seen: possible,
    expected: accepted.join(' '),
    key: 'TOKEN_ALGORITHMS',
    mend: `TOKEN_ALGORITHMS=${possible.split(' ')[0]}`,
  };
}
