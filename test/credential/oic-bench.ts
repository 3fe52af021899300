/** Calls of an OIC whose answers are a test's to say, with each kind of credential, real secrets and real access tokens. */
import { generateKeyPairSync } from 'node:crypto';
import { createBasicCredential } from '../../src/credential/basic.ts';
import { type CredentialCall, createCredentials } from '../../src/credential/credential.ts';
import { createTokenCredential } from '../../src/credential/token.ts';
import type { HttpResponse } from '../../src/runtime/http.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import { SECRET_ID } from '../identity-domain/domain-bench.ts';
import { createTokensBench, TOKEN_URL } from '../identity-domain/tokens-bench.ts';

export const OIC = new URL('https://oic.example/ic/api/orders');

export const BASIC = { type: 'basic', secretId: SECRET_ID } as const;
export const CLIENT_CREDENTIALS = {
  type: 'client_credentials',
  secretId: SECRET_ID,
  tokenUrl: TOKEN_URL,
  scope: 'oic-scope',
} as const;
export const USER_ASSERTION = { ...CLIENT_CREDENTIALS, type: 'user_assertion' } as const;

/** One pair for all tests of a file: making it takes a moment. */
export const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const PEM = KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The secret of an application that may vouch for users; version n has the secret `canary-n` and the key `cert-n`. */
export function toAssertionSecret(version: number): string {
  const clientSecret = `canary-${version}`;
  return JSON.stringify({ clientId: 'app', clientSecret, privateKey: PEM, keyId: `cert-${version}` });
}

/** OIC answers 200, unless told otherwise. `told` is what happened: each version, and each Authorization value. */
export function createOicBench() {
  const bench = createTokensBench();
  const { time, secrets, tokens } = bench;
  const oic = {
    answer: (_authorization: string): number => 200,
    failure: undefined as Error | undefined,
    tookMs: 0,
  };
  const told: (number | string)[] = [];
  const values: Secret<string>[] = [];
  const callWithCredential = createCredentials({
    basic: createBasicCredential(secrets),
    token: createTokenCredential(tokens, time.clock),
  });
  const deliver = async (authorization: Secret<string>): Promise<HttpResponse> => {
    values.push(authorization);
    told.push(toReadable(authorization.reveal()));
    time.now += oic.tookMs;
    if (oic.failure !== undefined) throw oic.failure;
    const status = oic.answer(toReadable(authorization.reveal()));
    return { status, headers: [], body: Buffer.from(`answer ${told.length}`) };
  };
  const toCall = (changes: Partial<CredentialCall> = {}): CredentialCall => ({
    credential: BASIC,
    integration: 'orders',
    target: OIC,
    user: 'user@example.com',
    deadline: bench.deadlineIn(30_000),
    onVersion: (version) => told.push(version),
    ...changes,
  });
  const call = (changes?: Partial<CredentialCall>) => callWithCredential(toCall(changes), deliver);
  return { ...bench, oic, told, values, toCall, call };
}

/** User and password of a Basic value, in plain; another value as it is. */
function toReadable(value: string): string {
  const [scheme, encoded = ''] = value.split(' ');
  return scheme === 'Basic' ? `Basic ${Buffer.from(encoded, 'base64')}` : value;
}
