/** A domain that shows its key set to its own client only; what it says, and to whom, is a test's to say. */
import assert from 'node:assert/strict';
import type { GatekeeperError } from '../../src/errors.ts';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import { createKeySource } from '../../src/token/key-source.ts';
import { toFailure } from '../identity-domain/domain-bench.ts';
import { createTokensBench } from '../identity-domain/tokens-bench.ts';
import { createSigningKey, toKeySetText } from '../support/tokens.ts';

const KEYS = toKeySetText(createSigningKey('thumb-1'));
const URL_OF_KEYS = new URL('https://domain.example/admin/v1/SigningCert/jwk');

/** It mints canary-token-1, … and shows its keys to whom `admits` says; each answer takes `tookMs`. */
export function createKeySourceBench({ hasClient = true } = {}) {
  const bench = createTokensBench();
  const { time, tokens, request, minting, vault } = bench;
  const keySet = {
    refusal: 401,
    status: 200,
    admits: (bearer: string | undefined): boolean => bearer !== undefined,
    failure: undefined as Error | undefined,
  };
  const asked: string[] = [];
  const limits: number[] = [];
  const mint = bench.domain.answer;
  bench.domain.answer = (basic, asking) => {
    limits.push(asking.timeoutMs);
    const answer = mint(basic, asking);
    asked.push(answer.status === 200 ? `mint ${minting.minted}` : 'mint none');
    return answer;
  };
  const send = async (asking: HttpRequest): Promise<HttpResponse> => {
    assert.equal(asking.url, URL_OF_KEYS);
    const authorization = asking.headers.find(([name]) => name === 'Authorization')?.[1];
    asked.push(authorization?.replace('canary-token-', '') ?? 'openly');
    limits.push(asking.timeoutMs);
    time.now += bench.domain.tookMs;
    if (keySet.failure !== undefined) throw keySet.failure;
    const status = keySet.admits(authorization?.replace(/^Bearer /, '')) ? keySet.status : keySet.refusal;
    return { status, headers: [], body: Buffer.from(status === 200 ? KEYS : 'canary of the domain') };
  };
  const accessToken: Parameters<typeof createKeySource>[0]['accessToken'] = {
    get: (deadline) => tokens.get(request({ deadline })),
    renew: (refused, deadline) => tokens.renew(request({ deadline }), refused),
  };
  const fetchKeySet = createKeySource({
    url: URL_OF_KEYS,
    send,
    clock: time.clock,
    accessToken: hasClient ? accessToken : undefined,
  });
  /** How many keys came, and in which order was asked for them. */
  const fetch = async (timeoutMs = 3000) => {
    asked.length = 0;
    limits.length = 0;
    return [(await fetchKeySet(timeoutMs)).length, ...asked];
  };
  const failureOf = (): Promise<GatekeeperError> => toFailure(fetch());
  return { time, minting, vault, domain: bench.domain, keySet, asked, limits, fetch, failureOf };
}
