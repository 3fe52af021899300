/** Whether the domain stands by a token: true, false, or an error, and never a guess. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import type { AskDomain } from '../../src/identity-domain/domain-client.ts';
import { createIntrospection } from '../../src/identity-domain/introspection.ts';
import { createDomainBench, DOMAIN, SECRET_ID, toFailure, toForm } from './domain-bench.ts';

const DEADLINE = { remainingMs: () => 1000 };

function introspectWith(ask: AskDomain): Promise<boolean> {
  const introspect = createIntrospection({ ask, domain: DOMAIN, secretId: SECRET_ID });
  return introspect('canary.canary.canary', DEADLINE);
}

const introspectFrom = (members: Readonly<Record<string, unknown>>) =>
  introspectWith(async () => ({ members, secretVersion: 1 }));

describe('the introspection of a token', () => {
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
      const { code, detail } = await toFailure(introspectFrom(answer));
      assert.deepEqual([code, detail], ['ERR_DOMAIN_UNAVAILABLE', '/oauth2/v1/introspect: unusable answer']);
    });
  }

  it('fails as asking fails', async () => {
    const down = new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { upstreamStatus: 429 });
    assert.equal(await toFailure(introspectWith(async () => Promise.reject(down))), down);
  });

  it('asks with the token and nothing else, at the domain, within the deadline (RFC 7662 §2.1)', async () => {
    const asked: Parameters<AskDomain>[0][] = [];
    await introspectWith(async (question) => {
      asked.push(question);
      return { members: { active: true }, secretVersion: 1 };
    });
    const [{ toRequest: _, ...question } = {}, ...others] = asked;
    assert.deepEqual(others, []);
    assert.deepEqual(question, {
      url: new URL('/oauth2/v1/introspect', DOMAIN),
      secretId: SECRET_ID,
      purpose: 'introspection',
      deadline: DEADLINE,
    });
  });

  it('is sent as a form, as the client whose secret it is', async () => {
    const { ask, domain, sent } = createDomainBench();
    const basics: string[] = [];
    domain.answer = (basic) => {
      basics.push(basic);
      return { status: 200, body: '{"active":false}' };
    };
    assert.equal(await introspectWith(ask), false);
    assert.deepEqual(basics, ['app:canary-1']);
    assert.deepEqual(sent.map(toForm), [{ token: 'canary.canary.canary' }]);
  });

  it('says what the domain says, whatever else stands there', async () => {
    assert.equal(await introspectFrom({ active: true, exp: 1, sub: 'canary' }), true);
    assert.equal(await introspectFrom({ active: false }), false);
    assert.equal(await introspectFrom({ active: false, scope: 'oic.invoke', token_type: 'Bearer' }), false);
  });
});
