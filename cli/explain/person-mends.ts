/** What to do about errors that the table explains for a function, where it is a person who has met them. */
import type { ErrorCode } from '../../src/errors.ts';

/** Why the answer says little about the function. */
export const VAULT_AS_PERSON =
  'Vault was read as you, and not as the function, which it may answer otherwise';

/** By code; the table's own words serve for all others. */
export const PERSON_MENDS: Partial<Record<ErrorCode, string>> = {
  ERR_VAULT_DENIED:
    'Check the OCID, and that you may read the secret: Allow group GROUP to read secret-bundles in compartment COMPARTMENT. The function needs a policy of its own (`gatekeeper policies`). Or go on without Vault: --keys FILE.',
  ERR_VAULT_UNAVAILABLE:
    "Check the region of the profile and this machine's way to it. Or go on without Vault: --keys FILE.",
  ERR_KEYS_UNREACHABLE:
    "Check IDENTITY_DOMAIN_URL, and this machine's way to the domain; the function's own may be another. Or go on without it: --keys FILE.",
};
