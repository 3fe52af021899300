/** The client of JWKS_CREDENTIAL_SECRET_ID at the domain: whether it is accepted, and whether introspection answers. */
import { createConfiguredDomainClient } from '../../src/identity-domain/configured-client.ts';
import { parseClientSecret } from '../../src/vault/secret-form.ts';
import type { FunctionName } from '../function-names.ts';
import { toCause } from './causes.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, type Outcome, settle, toFailure, toPass, toSkip } from './finding.ts';
import type { Readers } from './readers.ts';
import { createSilentLog } from './silent-log.ts';

const CLIENT = 'domain-client';
const INTROSPECTION = 'introspection';
/** No token: the domain must say that it is not active, whoever asks. */
const MADE_UP_TOKEN = 'gatekeeper-doctor.is-no.token';

/** All checks of the client. */
export async function checkDomainClient(doctor: Doctor, readers: Readers): Promise<readonly Finding[]> {
  const settings = doctor.authorizer ?? doctor.invoker?.token;
  if (settings === undefined) return [toSkip(CLIENT, 'needs settings')];
  const { JWKS_CREDENTIAL_SECRET_ID: secretId, IDENTITY_DOMAIN_URL: domain } = settings;
  const as: FunctionName = doctor.authorizer === undefined ? 'invoker' : 'authorizer';
  const client = createConfiguredDomainClient(settings, {
    secrets: readers.use(as),
    send: doctor.send,
    clock: Date.now,
    log: createSilentLog().log,
  });
  if (client === undefined || secretId === undefined) {
    return [toSkip(CLIENT, 'JWKS_CREDENTIAL_SECRET_ID is not set: none is needed while the key set is open')];
  }
  const secret = await readers.read(as, secretId);
  const form = secret.ok
    ? await settle(Promise.resolve(secret.value.content).then(parseClientSecret))
    : secret;
  if (!form.ok) return [toSkip(CLIENT, 'needs secret-of-domain-client')];
  const place = { origin: domain?.origin ?? '', secretId };
  const [token, introspection] = await Promise.all([
    settle(client.accessToken.get(doctor.toDeadline())),
    doctor.authorizer === undefined || doctor.authorizer.INTROSPECTION === 'off'
      ? undefined
      : settle(client.introspect(MADE_UP_TOKEN, doctor.toDeadline())),
  ]);
  return [
    toFinding(token, { ...place, name: CLIENT, found: 'accepted, and given a token for the domain' }),
    introspection === undefined
      ? toSkip(INTROSPECTION, 'INTROSPECTION is off')
      : toFinding(introspection, { ...place, name: INTROSPECTION, found: 'answers, about a made-up token' }),
  ];
}

interface Named {
  readonly name: string;
  readonly found: string;
  readonly origin: string;
  readonly secretId: string;
}

function toFinding(outcome: Outcome<unknown>, { name, found, origin, secretId }: Named): Finding {
  if (outcome.ok) return toPass(name, found);
  const cause = toCause(outcome.error, { origin, secretId });
  return toFailure(name, outcome.error, {
    ...(cause === undefined ? {} : { cause }),
    key: 'JWKS_CREDENTIAL_SECRET_ID',
    expected: `the domain takes the client in ${secretId}`,
  });
}
