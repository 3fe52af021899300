/** Whether the seed keys in JWKS are still those of the domain: after a rotation they are not, and nothing says so. */
import type { VerificationKey } from '../../src/token/key-set.ts';
import type { Domain } from './domain.ts';
import { type Finding, toPass, toSkip } from './finding.ts';

const NAME = 'seed-keys';

/** One check when there are seed keys. */
export function checkSeedKeys({ settings, address, lookedAt, keys }: Domain): readonly Finding[] {
  const { JWKS: seeds } = settings;
  if (seeds === undefined) return [];
  if (lookedAt === undefined)
    return [toSkip(NAME, 'nothing says where the domain is: --values with identityDomainUrl')];
  if (!keys.ok)
    return [toSkip(NAME, address === undefined ? 'the domain does not show its keys' : 'needs key-set')];
  const published = keys.value;
  const gone = seeds.filter((seed) => !has(published, seed)).length;
  const missing = published.filter((key) => !has(seeds, key)).length;
  if (gone === 0 && missing === 0) return [toPass(NAME, 'those that the domain publishes')];
  const isAll = address === undefined;
  return [
    {
      name: NAME,
      state: isAll ? 'fail' : 'warn',
      ...(isAll ? { code: 'key_unknown' } : {}),
      found: isAll
        ? 'tokens of the new key are refused until JWKS is replaced'
        : 'JWKS is not what the domain publishes; the functions fetch the new keys when they need them',
      seen: `${gone} in JWKS that the domain no longer publishes, ${missing} published that JWKS lacks`,
      expected: `the keys at ${lookedAt.href}`,
      key: 'JWKS',
      mend: 'put the present key set into JWKS, without x5c (docs/deploy.md, step 1.5), or set IDENTITY_DOMAIN_URL',
    },
  ];
}

function has(keys: readonly VerificationKey[], wanted: VerificationKey): boolean {
  return keys.some(({ key }) => key.equals(wanted.key));
}
