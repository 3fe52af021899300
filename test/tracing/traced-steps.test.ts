/** What the spans of both functions are called: the check of the token, and each request by what it is for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INTROSPECTION_PATH } from '../../src/identity-domain/introspection.ts';
import { TOKEN_PATH } from '../../src/identity-domain/token-path.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { type HttpRequest, sendHttp } from '../../src/runtime/http.ts';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import { KEY_SET_PATH } from '../../src/token/token-settings.ts';
import type { VerificationAudit, VerifyToken } from '../../src/token/verify.ts';
import { createTracedSenders, traceVerification } from '../../src/tracing/traced-steps.ts';
import { type ClientSpan, NO_TRACING } from '../../src/tracing/tracing.ts';
import { acceptAs } from '../invoker/bench.ts';
import { TOKEN } from '../invoker/call-bench.ts';
import { NOW } from '../support/clock.ts';
import { createTracingBench, SERVICE, toRequest } from './tracing-bench.ts';

const DEADLINE = createDeadline(NOW + 1000, () => NOW);

/** How the requests of the two senders are called, and whom they ask. */
function collectSpans() {
  const wrapped: ClientSpan[] = [];
  const senders = createTracedSenders({
    ...NO_TRACING,
    client: (span, send) => {
      assert.equal(send, sendHttp);
      wrapped.push(span);
      return send;
    },
  });
  const nameOf = (service: string, request: HttpRequest): string => {
    const [span, ...others] = wrapped.filter((candidate) => candidate.service === service);
    assert.ok(span !== undefined && others.length === 0, service);
    return typeof span.name === 'string' ? span.name : span.name(request);
  };
  return { senders, nameOf };
}

describe('a request to the identity domain', () => {
  const { nameOf } = collectSpans();
  for (const [method, path, name] of [
    ['GET', KEY_SET_PATH, 'key fetch'],
    ['GET', '/any/other/key-set', 'key fetch'],
    ['POST', INTROSPECTION_PATH, 'introspection'],
    ['POST', TOKEN_PATH, 'token mint'],
    ['POST', '/any/other/token-endpoint', 'token mint'],
    ['POST', `${INTROSPECTION_PATH}/x`, 'token mint'],
  ] as const) {
    it(`as ${method} ${path} is a ${name}, and the query does not matter`, () => {
      for (const query of ['', '?canary=1']) {
        const url = new URL(`https://domain.example${path}${query}`);
        assert.equal(nameOf('identity-domain', toRequest({ method, url })), name);
      }
    });
  }
});

describe('the senders', () => {
  it('ask Vault by one name, whatever is read', () => {
    const { nameOf } = collectSpans();
    for (const method of ['GET', 'POST']) assert.equal(nameOf('vault', toRequest({ method })), 'vault read');
  });

  it('without tracing are the plain one', () => {
    assert.deepEqual(createTracedSenders(NO_TRACING), { domain: sendHttp, vault: sendHttp });
  });
});

describe('the check of a token', () => {
  const verify = async (verifyToken: VerifyToken, token = TOKEN, audit?: VerificationAudit) => {
    const bench = createTracingBench();
    const traced = traceVerification(bench.tracing, verifyToken);
    const outcome = await bench.serve(() => traced(token, DEADLINE, audit));
    return { ...bench, outcome };
  };

  for (const reason of Object.keys(DENIAL_REASONS) as DenialReason[]) {
    it(`that ends in ${reason} says so in its span, and is no error`, async () => {
      const { outcome, spanOf } = await verify(async () => ({ denied: reason }));
      assert.deepEqual(outcome, { denied: reason });
      assert.deepEqual(spanOf('verify').tags, { denied: reason });
    });
  }

  it('that cannot be made has the code in its span, and throws what it throws', async () => {
    const bench = createTracingBench();
    const failure = new Error('canary');
    const traced = traceVerification(bench.tracing, () => Promise.reject(failure));
    await assert.rejects(
      bench.serve(() => traced(TOKEN, DEADLINE)),
      (thrown) => thrown === failure,
    );
    assert.deepEqual(bench.spanOf('verify').tags, { error: 'ERR_INTERNAL' });
  });

  it('of a token that has been verified before is no span, unless it is refused', async () => {
    const audit = { cache: 'hit' } as const;
    const { spans, outcome } = await verify(
      acceptAs({ subject: 'canary', clientId: 'canary' }),
      TOKEN,
      audit,
    );
    assert.ok('claims' in outcome);
    assert.deepEqual(
      spans.map(({ name }) => name),
      [SERVICE],
    );
    const refused = await verify(async () => ({ denied: 'token_expired' }), TOKEN, audit);
    assert.deepEqual(refused.spanOf('verify').tags, { denied: 'token_expired' });
  });

  it('of a good token is a span of the call, without a word of the token or the caller', async () => {
    const { outcome, spans, spanOf } = await verify(acceptAs({ subject: 'canary', clientId: 'canary' }));
    assert.ok('claims' in outcome);
    assert.deepEqual([spanOf('verify').tags, spanOf('verify').parentId], [{}, spanOf(SERVICE).id]);
    assert.doesNotMatch(JSON.stringify(spans), new RegExp(`canary|${TOKEN}`));
  });

  it('is given the token, the deadline and the audit as they are', async () => {
    const audit: VerificationAudit = {};
    const given: unknown[] = [];
    await verify(
      async (...args) => {
        given.push(...args);
        return { denied: 'token_malformed' };
      },
      'aa.bb.cc',
      audit,
    );
    assert.equal(given[2], audit);
    assert.deepEqual(given.slice(0, 2), ['aa.bb.cc', DEADLINE]);
  });
});
