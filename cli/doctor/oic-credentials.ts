/**
 * The credential of a row, as the invoker makes it: a user's from Vault, or a token of the identity domain. What cannot be
 * made is said as the check of the row.
 */
import { toBasic } from '../../src/credential/basic.ts';
import type { Credential, TokenCredential } from '../../src/credential/credential.ts';
import { toUserAssertion } from '../../src/credential/user-assertion.ts';
import { type AccessTokens, createAccessTokens } from '../../src/identity-domain/access-tokens.ts';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { createSecret, type Secret } from '../../src/runtime/secret.ts';
import { toCause } from './causes.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, settle, toFailure, toSkip } from './finding.ts';
import type { Readers } from './readers.ts';
import { createSilentLog } from './silent-log.ts';

/** An Authorization value, or why there is none. */
type Authorization = { readonly value: Secret<string> } | { readonly finding: Omit<Finding, 'name'> };

/** Makes the credential for the row whose check has this name. */
export type Authorize = (credential: Credential, secretName: string) => Promise<Authorization>;

interface Tools {
  readonly doctor: Doctor;
  readonly tokens: AccessTokens;
  /** For whom assertions are made; undefined when nobody was named. */
  readonly user: string | undefined;
}

/** Creates the maker of credentials. */
export function createAuthorize(doctor: Doctor, readers: Readers, user: string | undefined): Authorize {
  const secrets = readers.use('invoker');
  const clock = Date.now;
  const ask = createDomainClient({ secrets, send: doctor.send, clock });
  const tokens = createAccessTokens({ ask, secrets, clock, log: createSilentLog().log });
  return async (credential, secretName) => {
    const secret = await readers.read('invoker', credential.secretId);
    if (!secret.ok) return { finding: toSkip('', `needs ${secretName}`) };
    if (credential.type !== 'basic') return toBearer(credential, secretName, { doctor, tokens, user });
    const basic = await settle(Promise.resolve(secret.value.content).then(toBasic));
    return basic.ok ? { value: basic.value } : { finding: toSkip('', `needs ${secretName}`) };
  };
}

async function toBearer(
  credential: TokenCredential,
  secretName: string,
  { doctor, tokens, user }: Tools,
): Promise<Authorization> {
  const { type, scope, tokenUrl, secretId } = credential;
  const isForUser = type === 'user_assertion' && user !== undefined;
  const clock = Date.now;
  const grant = isForUser ? toUserAssertion({ scope, user, clock }) : toClientCredentials(scope);
  const deadline = doctor.toDeadline();
  const minted = await settle(tokens.get({ tokenUrl, secretId, grant, deadline }));
  const code = minted.ok ? undefined : toFailure('', minted.error).code;
  if (code === 'ERR_SECRET_FORM') return { finding: toSkip('', `needs ${secretName}`) };
  if (type === 'user_assertion' && user === undefined) {
    // Another grant than its own: a refusal of the grant says that the client itself is known.
    const isKnown = minted.ok || code === 'ERR_DOMAIN_GRANT_REFUSED';
    if (isKnown) return { finding: toSkip('', 'the client is accepted; for key, user and OIC: --user NAME') };
  }
  if (minted.ok) return { value: createSecret(`Bearer ${minted.value.token.reveal()}`) };
  return { finding: toMintFailure(credential, minted.error) };
}

function toMintFailure({ tokenUrl, secretId, type }: TokenCredential, error: unknown): Omit<Finding, 'name'> {
  const cause = toCause(error, { origin: tokenUrl.origin, secretId });
  return toFailure('', error, {
    ...(cause === undefined ? {} : { cause }),
    expected: `a token by ${type} with ${secretId}`,
    key: 'credential',
  });
}
