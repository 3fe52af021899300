/**
 * How long a decision of an authorizer function is kept, and for whom.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorizerCalls, BEARER, BY_TOKEN, guarded, useAuthorizer } from './authorizer-world.ts';
import { json, send } from './stand-ins.ts';

const clock = useAuthorizer();

describe('a decision', () => {
  async function asks(
    specification: unknown,
    answer: unknown,
    steps: readonly [ms: number, token?: string][],
  ) {
    const running = await clock.start(specification);
    running.functions.behave(json(answer));
    const counts: number[] = [];
    for (const [ms, token = 'a'] of steps) {
      clock.nowMs += ms;
      await send(running.url, '/v1/a', { headers: { Authorization: token } });
      counts.push(authorizerCalls(running).length);
    }
    return counts;
  }
  const inSeconds = (seconds: number): string => new Date(clock.nowMs + seconds * 1000).toISOString();

  it('is kept 60 s without expiresAt', async () => {
    assert.deepEqual(await asks(guarded(BY_TOKEN), { active: true }, [[0], [59_999], [1]]), [1, 1, 2]);
  });
  it('is kept 60 s when expiresAt is nearer', async () => {
    const answer = { active: true, expiresAt: inSeconds(5) };
    assert.deepEqual(await asks(guarded(BY_TOKEN), answer, [[0], [59_999], [1]]), [1, 1, 2]);
  });
  it('is kept 60 s when expiresAt is no date-time', async () => {
    const answer = { active: true, expiresAt: '2035' };
    assert.deepEqual(await asks(guarded(BY_TOKEN), answer, [[0], [59_999], [1]]), [1, 1, 2]);
  });
  it('is kept until expiresAt', async () => {
    const answer = { active: true, expiresAt: inSeconds(300) };
    assert.deepEqual(await asks(guarded(BY_TOKEN), answer, [[0], [299_999], [1]]), [1, 1, 2]);
  });
  it('is kept 1 h at most', async () => {
    const answer = { active: true, expiresAt: inSeconds(86_400) };
    assert.deepEqual(await asks(guarded(BY_TOKEN), answer, [[0], [3_599_999], [1]]), [1, 1, 2]);
  });
  it('against the caller is kept 60 s whatever expiresAt says', async () => {
    const answer = { active: false, expiresAt: inSeconds(300) };
    assert.deepEqual(await asks(guarded(BY_TOKEN), answer, [[0], [59_999], [1]]), [1, 1, 2]);
  });
  it('for one token is not used for another', async () => {
    assert.deepEqual(
      await asks(guarded(BY_TOKEN), { active: true }, [
        [0, 'a'],
        [0, 'b'],
        [0, 'a'],
      ]),
      [1, 2, 2],
    );
  });

  const parameters = {
    token: 'request.headers[authorization]',
    tenant: 'request.headers[x-tenant]',
    body: 'request.body',
  };
  async function asksFor(cacheKey: readonly string[] | undefined, tenants: readonly (string | undefined)[]) {
    const running = await clock.start(
      guarded({ parameters, ...(cacheKey === undefined ? {} : { cacheKey }) }),
    );
    running.functions.behave(json({ active: true }));
    for (const [index, tenant] of tenants.entries()) {
      const headers = { ...BEARER, ...(tenant === undefined ? {} : { 'X-Tenant': tenant }) };
      await send(running.url, '/v1/a', { method: 'POST', headers, body: `body ${index}` });
    }
    return authorizerCalls(running).length;
  }

  it('goes by every argument but those from the body', async () => {
    assert.equal(await asksFor(undefined, ['x', 'x', 'y']), 2);
  });
  it('tells an absent argument from an empty one', async () => {
    assert.equal(await asksFor(undefined, [undefined, '']), 2);
  });
  it('goes by the arguments that cacheKey names alone', async () => {
    assert.equal(await asksFor(['token'], ['x', 'y']), 1);
  });
  it('goes by the body when cacheKey names it', async () => {
    assert.equal(await asksFor(['token', 'body'], ['x', 'x']), 2);
  });
  it('is not kept when nothing would tell two callers apart', async () => {
    const running = await clock.start(guarded({ parameters: { body: 'request.body' } }));
    running.functions.behave(json({ active: true }));
    for (const body of ['a', 'b']) await send(running.url, '/v1/a', { method: 'POST', body });
    assert.equal(authorizerCalls(running).length, 2);
  });
});
