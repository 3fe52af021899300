/** What each answer of the domain means: refused, down or late, and never more of it in an error than we know. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError, type HttpFailure } from '../../src/runtime/http.ts';
import { createDomainBench } from './domain-bench.ts';

const PATH = '/oauth2/v1/token';

describe('an answer of the domain', () => {
  for (const [status, code] of [
    [400, 'ERR_DOMAIN_GRANT_REFUSED'],
    [401, 'ERR_DOMAIN_CLIENT_REFUSED'],
    [403, 'ERR_DOMAIN_GRANT_REFUSED'],
    [201, 'ERR_DOMAIN_UNAVAILABLE'],
    [204, 'ERR_DOMAIN_UNAVAILABLE'],
    [302, 'ERR_DOMAIN_UNAVAILABLE'],
    [404, 'ERR_DOMAIN_UNAVAILABLE'],
    [413, 'ERR_DOMAIN_UNAVAILABLE'],
    [429, 'ERR_DOMAIN_UNAVAILABLE'],
    [500, 'ERR_DOMAIN_UNAVAILABLE'],
    [503, 'ERR_DOMAIN_UNAVAILABLE'],
  ] as const) {
    it(`with status ${status} is ${code}, with path and status and nothing else`, async () => {
      const { domain, failureOf } = createDomainBench();
      domain.answer = () => ({ status, body: '{"access_token":"canary-2","error":"canary"}' });
      const { code: thrown, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([thrown, detail, upstreamStatus], [code, PATH, status]);
    });
  }

  for (const [status, error, code] of [
    [400, 'invalid_request', 'ERR_DOMAIN_GRANT_REFUSED'],
    [400, 'invalid_client', 'ERR_DOMAIN_CLIENT_REFUSED'],
    [403, 'invalid_client', 'ERR_DOMAIN_CLIENT_REFUSED'],
    [400, 'invalid_grant', 'ERR_DOMAIN_GRANT_REFUSED'],
    [403, 'invalid_grant', 'ERR_DOMAIN_GRANT_REFUSED'],
    [401, 'invalid_grant', 'ERR_DOMAIN_CLIENT_REFUSED'],
    [401, 'unauthorized_client', 'ERR_DOMAIN_CLIENT_REFUSED'],
    [400, 'unauthorized_client', 'ERR_DOMAIN_GRANT_REFUSED'],
    [400, 'unsupported_grant_type', 'ERR_DOMAIN_GRANT_REFUSED'],
    [400, 'invalid_scope', 'ERR_DOMAIN_GRANT_REFUSED'],
    [503, 'invalid_scope', 'ERR_DOMAIN_UNAVAILABLE'],
  ] as const) {
    it(`with status ${status} and ${error} is ${code}, and that word of OAuth's is the detail`, async () => {
      const { domain, failureOf } = createDomainBench();
      const body = JSON.stringify({ error, error_description: 'canary', error_uri: 'canary' });
      domain.answer = () => ({ status, body });
      const { code: thrown, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([thrown, detail, upstreamStatus], [code, `${PATH}: ${error}`, status]);
    });
  }

  for (const error of ['invalid_grant canary', 'Invalid_Grant', ['invalid_grant'], null, 7, { canary: 1 }]) {
    it(`with the error ${JSON.stringify(error)}, which is no word of OAuth's, is not repeated`, async () => {
      const { domain, failureOf } = createDomainBench();
      domain.answer = () => ({ status: 400, body: JSON.stringify({ error }) });
      const { code, detail } = await failureOf();
      assert.deepEqual([code, detail], ['ERR_DOMAIN_GRANT_REFUSED', PATH]);
    });
  }

  for (const body of [
    '',
    'null',
    '[]',
    '"canary"',
    '<html>canary</html>',
    '{"active":true',
    Buffer.of(0x7b, 0xff, 0x7d),
  ]) {
    it(`that is ${JSON.stringify(String(body))} instead of an object is none`, async () => {
      const { domain, failureOf } = createDomainBench();
      domain.answer = () => ({ status: 200, body });
      const { code, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([code, detail, upstreamStatus], ['ERR_DOMAIN_UNAVAILABLE', PATH, 200]);
    });
  }

  for (const [failure, code] of [
    ['invalid', 'ERR_DOMAIN_UNAVAILABLE'],
    ['unreachable', 'ERR_DOMAIN_UNAVAILABLE'],
    ['broken', 'ERR_DOMAIN_UNAVAILABLE'],
    ['malformed', 'ERR_DOMAIN_UNAVAILABLE'],
    ['timeout', 'ERR_DOMAIN_TIMEOUT'],
    ['too-large', 'ERR_DOMAIN_UNAVAILABLE'],
  ] as const satisfies readonly (readonly [HttpFailure, string])[]) {
    it(`that fails as ${failure} is ${code}, named with its path, and asked for once`, async () => {
      const { domain, failureOf, sent, lines } = createDomainBench();
      domain.failure = new HttpError(failure);
      const { code: thrown, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([thrown, detail, upstreamStatus], [code, `${PATH}: ${failure}`, undefined]);
      assert.deepEqual([sent.length, lines], [1, []]);
    });
  }

  it('that fails in an unexpected way hands on nothing of that', async () => {
    const { domain, failureOf } = createDomainBench();
    domain.failure = new TypeError('canary-1', { cause: 'canary-1' });
    const { code, detail } = await failureOf();
    assert.deepEqual([code, detail], ['ERR_DOMAIN_UNAVAILABLE', `${PATH}: unreachable`]);
  });
});
