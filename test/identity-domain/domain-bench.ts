/** A client of a domain with real use of secrets; what Vault holds and what the domain answers is the test's to say. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { parseClientSecret } from '../../src/vault/secret-form.ts';
import { createSecretUse } from '../../src/vault/secret-use.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { createVaultBench } from './vault-bench.ts';

export const DOMAIN = new URL('https://domain.example/');
export const SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const SECRET_TTL_MS = 300_000;

/** An answer of the domain. */
export interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
}

/** The domain says `{"ok":true}` to everybody, unless told otherwise. */
export function createDomainBench() {
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const vault = createVaultBench(time);
  const domain = {
    answer: (_basic: string, _request: HttpRequest): Answer => ({ status: 200 }),
    failure: undefined as Error | undefined,
    tookMs: 0,
  };
  const sent: HttpRequest[] = [];
  const cache = createSecretCache({
    read: vault.read,
    ttlSeconds: SECRET_TTL_MS / 1000,
    clock: time.clock,
    log,
  });
  const secrets = createSecretUse({ secrets: cache, clock: time.clock, log });
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    sent.push(request);
    time.now += domain.tookMs;
    if (domain.failure !== undefined) throw domain.failure;
    const { status, body = '{"ok":true}' } = domain.answer(toBasic(request), request);
    return { status, headers: [], body: Buffer.from(body) };
  };
  const ask = createDomainClient({ secrets, send, clock: time.clock });
  const deadlineIn = (leftMs: number) => createDeadline(time.now + leftMs, time.clock);
  const post = (
    form: Readonly<Record<string, string>> = {},
    { leftMs = 30_000, purpose = 'tests', domain: base = DOMAIN } = {},
  ) =>
    ask({
      url: new URL('/oauth2/v1/token', base),
      secretId: SECRET_ID,
      purpose,
      deadline: deadlineIn(leftMs),
      toRequest: (content) => ({ client: parseClientSecret(content), form }),
    });
  const failureOf = (leftMs = 30_000): Promise<GatekeeperError> =>
    toFailure(post({ token: 'canary-form' }, { leftMs }));
  return { time, vault, domain, sent, log, lines, entries, secrets, ask, deadlineIn, post, failureOf };
}

/** Client id and secret as the request has them, still form-encoded. */
export function toBasic({ headers }: HttpRequest): string {
  const value = headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
  assert.match(value, /^Basic [A-Za-z0-9+/]+=*$/);
  return Buffer.from(value.slice('Basic '.length), 'base64').toString();
}

/** The members of the form that was sent. */
export function toForm({ body }: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(Buffer.from(body ?? '').toString()));
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
