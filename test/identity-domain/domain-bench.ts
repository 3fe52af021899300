/** A client of a domain with the real cache of secrets; what Vault holds and what the domain answers is the test's to say. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

export const DOMAIN = new URL('https://domain.example/');
export const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';

/** Version 1 of the secret is `app:canary-1`. The domain says `{"ok":true}` to everybody, unless told otherwise. */
export function createDomainBench() {
  const time = createTestClock();
  const { log, lines } = createLogLines(time.clock);
  const vault = {
    content: 'app:canary-1',
    version: 1,
    reads: 0,
    failure: undefined as Error | undefined,
  };
  const domain = {
    answer: (_authorization: string): { status: number; body?: string | Buffer } => ({ status: 200 }),
    failure: undefined as Error | undefined,
    tookMs: 0,
  };
  const sent: HttpRequest[] = [];
  const secrets = createSecretCache({
    read: async () => {
      vault.reads += 1;
      if (vault.failure !== undefined) throw vault.failure;
      return { content: createSecret(vault.content), version: vault.version };
    },
    ttlSeconds: 300,
    clock: time.clock,
    log,
  });
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    time.now += domain.tookMs;
    if (domain.failure !== undefined) throw domain.failure;
    const { status, body = '{"ok":true}' } = domain.answer(toBasic(request));
    return { status, headers: [], body: Buffer.from(body) };
  };
  const postToDomain = createDomainClient({ domain: DOMAIN, secretId: SECRET_ID, secrets, send });
  const post = (form: Readonly<Record<string, string>> = {}, leftMs = 5000, path = '/oauth2/v1/token') =>
    postToDomain(path, form, createDeadline(time.now + leftMs, time.clock));
  const failureOf = async (): Promise<GatekeeperError> => toFailure(post({ token: 'canary-form' }));
  return { time, vault, domain, sent, lines, post, failureOf };
}

/** Client id and secret as the request has them, still form-encoded. */
export function toBasic({ headers }: HttpRequest): string {
  const value = headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
  assert.match(value, /^Basic [A-Za-z0-9+/]+=*$/);
  return Buffer.from(value.slice('Basic '.length), 'base64').toString();
}

/** The error of ours that `work` fails with; it holds no canary, in whatever way it is printed. */
export async function toFailure(work: Promise<unknown>): Promise<GatekeeperError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof GatekeeperError, String(error));
  const seen = `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
  assert.doesNotMatch(seen, /canary/);
  assert.equal(error.cause, undefined);
  return error;
}
