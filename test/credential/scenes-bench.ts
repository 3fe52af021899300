/** What may happen to a call with a credential, for tests that look at what comes out of it. */
import { GatekeeperError } from '../../src/errors.ts';
import { HttpError, type HttpRequest } from '../../src/runtime/http.ts';
import type { Answer } from '../identity-domain/domain-bench.ts';
import { HOUR_MS } from '../identity-domain/tokens-bench.ts';
import { type createOicBench, PEM, toAssertionSecret } from './oic-bench.ts';

type Bench = ReturnType<typeof createOicBench>;

/** An answer that says all that it was asked with. */
function echo(status: number, error: string): (basic: string, request: HttpRequest) => Answer {
  return (basic, request) => {
    const members = {
      error,
      error_description: `${basic} ${String(request.body)}`,
      access_token: 'canary-x',
    };
    return { status, body: JSON.stringify(members) };
  };
}

type Scene = readonly [basic: string | undefined, token: string | undefined, prepare: (bench: Bench) => void];

/** The code that a call ends with in each kind, none where it is served, and what happens before it. */
export const SCENES: Readonly<Record<string, Scene>> = {
  'is served': [undefined, undefined, () => undefined],
  'is served with an old token': [
    undefined,
    undefined,
    ({ time, domain }) => {
      time.now += HOUR_MS - 20_000;
      domain.failure = new HttpError('timeout');
    },
  ],
  'is refused by OIC': [
    'ERR_CREDENTIAL_REFUSED',
    'ERR_CREDENTIAL_REFUSED',
    ({ oic, vault }) => {
      vault.add('CURRENT');
      oic.answer = () => 401;
    },
  ],
  'is refused by OIC while Vault is down': [
    'ERR_VAULT_UNAVAILABLE',
    'ERR_CREDENTIAL_REFUSED',
    ({ oic, vault }) => {
      oic.answer = () => 401;
      vault.failure = new GatekeeperError('ERR_VAULT_UNAVAILABLE');
    },
  ],
  'fails at OIC': [
    'ERR_OIC_BROKEN',
    'ERR_OIC_BROKEN',
    ({ oic }) => {
      oic.failure = new GatekeeperError('ERR_OIC_BROKEN');
    },
  ],
  'has a secret of no form': [
    'ERR_SECRET_FORM',
    'ERR_SECRET_FORM',
    ({ vault, time }) => {
      time.now += HOUR_MS;
      vault.toContent = () => `canary- ${PEM}`;
    },
  ],
  'has a secret with a broken key': [
    'ERR_SECRET_FORM',
    'ERR_SECRET_FORM',
    ({ vault, time }) => {
      time.now += HOUR_MS;
      vault.toContent = () => toAssertionSecret(1).replaceAll('keyId', 'canary-id').replace('MII', 'MIJ');
    },
  ],
  'has its client refused': [
    undefined,
    'ERR_DOMAIN_CLIENT_REFUSED',
    ({ domain, time }) => {
      time.now += HOUR_MS;
      domain.answer = echo(401, 'invalid_client');
    },
  ],
  'has its grant refused': [
    undefined,
    'ERR_DOMAIN_GRANT_REFUSED',
    ({ domain, time }) => {
      time.now += HOUR_MS;
      domain.answer = echo(400, 'invalid_grant');
    },
  ],
  'has its scope refused, in words of the domain’s own': [
    undefined,
    'ERR_DOMAIN_GRANT_REFUSED',
    ({ domain, time }) => {
      time.now += HOUR_MS;
      domain.answer = echo(400, 'canary-scope');
    },
  ],
  'meets a domain that repeats all it is asked': [
    undefined,
    'ERR_DOMAIN_UNAVAILABLE',
    ({ domain, time }) => {
      time.now += HOUR_MS;
      domain.answer = echo(500, 'canary-error');
    },
  ],
  'gets a token of another type': [
    undefined,
    'ERR_DOMAIN_UNAVAILABLE',
    ({ minting, time }) => {
      time.now += HOUR_MS;
      minting.changes = { token_type: 'canary-type' };
    },
  ],
  'meets a mistake of ours': [
    undefined,
    'ERR_DOMAIN_UNAVAILABLE',
    ({ domain, time }) => {
      time.now += HOUR_MS;
      domain.failure = new TypeError(`canary- ${PEM}`, { cause: PEM });
    },
  ],
};
