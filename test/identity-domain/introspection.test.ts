/** Whether the domain stands by a token: true, false, or an error, and never a guess. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { PostToDomain } from '../../src/identity-domain/domain-client.ts';
import { createIntrospection } from '../../src/identity-domain/introspection.ts';
import { toFailure } from './domain-bench.ts';

const DEADLINE = { remainingMs: () => 1000 };

function introspectWith(answer: Readonly<Record<string, unknown>>): Promise<boolean> {
  return createIntrospection(async () => answer)('canary.canary.canary', DEADLINE);
}

describe('the introspection of a token', () => {
  it('asks with the token and nothing else, within the deadline (RFC 7662 §2.1)', async () => {
    const posted: Parameters<PostToDomain>[] = [];
    const introspect = createIntrospection(async (...question) => {
      posted.push(question);
      return { active: true };
    });
    assert.equal(await introspect('aa.bb.cc', DEADLINE), true);
    assert.deepEqual(posted, [['/oauth2/v1/introspect', { token: 'aa.bb.cc' }, DEADLINE]]);
  });

  it('says what the domain says, whatever else stands there', async () => {
    assert.equal(await introspectWith({ active: true, exp: 1, sub: 'canary' }), true);
    assert.equal(await introspectWith({ active: false }), false);
    assert.equal(await introspectWith({ active: false, scope: 'oic.invoke', token_type: 'Bearer' }), false);
  });

  for (const answer of [
    {},
    { active: null },
    { active: 'true' },
    { active: 'false' },
    { active: 1 },
    { active: 0 },
    { active: [true] },
    { active: {} },
    { Active: true },
    { error: 'canary', error_description: 'canary' },
  ]) {
    it(`is no clear answer as ${JSON.stringify(answer)}: neither active nor revoked`, async () => {
      const { code, detail } = await toFailure(introspectWith(answer));
      assert.deepEqual([code, detail], ['ERR_DOMAIN_UNAVAILABLE', '/oauth2/v1/introspect: unusable answer']);
    });
  }

  it('fails as asking fails', async () => {
    const down = new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { upstreamStatus: 429 });
    const introspect = createIntrospection(async () => Promise.reject(down));
    assert.equal(await toFailure(introspect('canary', DEADLINE)), down);
  });
});
