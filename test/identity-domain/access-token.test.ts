/** Our own access token for the domain: minted once, renewed before its end, and never seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainAccessToken } from '../../src/identity-domain/access-token.ts';
import type { PostToDomain } from '../../src/identity-domain/domain-client.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createTestClock } from '../support/clock.ts';
import { toFailure } from './domain-bench.ts';

type Answer = Readonly<Record<string, unknown>>;

/** The domain gives canary-1, canary-2, … for an hour each, changed by `changes`; it takes `tookMs`. */
function createBench(changes: Answer = {}, { tookMs = 0 } = {}) {
  const time = createTestClock();
  const posted: Parameters<PostToDomain>[] = [];
  const source = createDomainAccessToken(async (...question) => {
    posted.push(question);
    time.now += tookMs;
    const token = `canary-${posted.length}`;
    return { access_token: token, token_type: 'Bearer', expires_in: 3600, ...changes };
  }, time.clock);
  const deadline = createDeadline(time.now + 1000, time.clock);
  const get = async (): Promise<string> => (await source.get(deadline)).reveal();
  return { time, posted, source, deadline, get };
}

describe('our access token for the domain', () => {
  it('is asked for with the client’s own grant, for all that its roles allow, within the deadline', async () => {
    const { get, posted, deadline } = createBench();
    assert.equal(await get(), 'canary-1');
    const form = { grant_type: 'client_credentials', scope: 'urn:opc:idm:__myscopes__' };
    assert.deepEqual(posted, [['/oauth2/v1/token', form, deadline]]);
    assert.equal(posted[0]?.[2], deadline);
  });

  it('is minted once, and anew thirty seconds before its end', async () => {
    const { get, time, posted } = createBench();
    await get();
    time.now += 3_569_999;
    assert.equal(await get(), 'canary-1');
    time.now += 1;
    assert.equal(await get(), 'canary-2');
    assert.equal(await get(), 'canary-2');
    assert.equal(posted.length, 2);
  });

  it('ends by the time of the question: how long the answer took is not added', async () => {
    const { get, time } = createBench({}, { tookMs: 5000 });
    await get();
    time.now += 3_569_999 - 5000;
    assert.equal(await get(), 'canary-1');
    time.now += 1;
    assert.equal(await get(), 'canary-2');
  });

  for (const lifetime of [0, 1, 30]) {
    it(`that lasts ${lifetime} s serves the call that minted it and no other`, async () => {
      const { get } = createBench({ expires_in: lifetime });
      assert.deepEqual([await get(), await get()], ['canary-1', 'canary-2']);
    });
  }

  it('is minted anew when it was dropped', async () => {
    const { get, source } = createBench();
    await get();
    source.drop();
    assert.equal(await get(), 'canary-2');
    source.drop();
    source.drop();
    assert.equal(await get(), 'canary-3');
  });

  it('prints as nothing from the moment it is there', async () => {
    const { source, deadline } = createBench();
    const token = await source.get(deadline);
    const seen = [inspect(token, { showHidden: true }), JSON.stringify({ token }), `${token}`].join(' ');
    assert.doesNotMatch(seen, /canary/);
    assert.doesNotMatch(inspect(source, { depth: 9, showHidden: true }), /canary/);
  });

  for (const changes of [
    { access_token: 'canary.~+/-_==' },
    { token_type: 'bearer' },
    { token_type: 'BEARER' },
    { expires_in: 0.5 },
    { scope: 'urn:opc:idm:__myscopes__', refresh_token: 'canary' },
  ]) {
    it(`may come as ${JSON.stringify(changes)}`, async () => {
      assert.match(await createBench(changes).get(), /^canary/);
    });
  }

  for (const changes of [
    { access_token: undefined },
    { access_token: null },
    { access_token: '' },
    { access_token: 7 },
    { access_token: ['canary'] },
    { access_token: 'canary canary' },
    { access_token: 'canary\r\nX-Evil: 1' },
    { access_token: 'canary\n' },
    { access_token: 'canäry' },
    { access_token: '=canary' },
    { token_type: undefined },
    { token_type: 'MAC' },
    { token_type: 'Bearer canary' },
    { expires_in: undefined },
    { expires_in: null },
    { expires_in: '3600' },
    { expires_in: -1 },
    { expires_in: Number.NaN },
  ]) {
    it(`is refused as ${JSON.stringify(changes)}, and the answer is not repeated`, async () => {
      const { get } = createBench(changes);
      const { code, detail, upstreamStatus } = await toFailure(get());
      assert.deepEqual(
        [code, detail, upstreamStatus],
        ['ERR_DOMAIN_UNAVAILABLE', '/oauth2/v1/token: unusable answer', undefined],
      );
    });
  }

  it('fails as asking fails, and is asked for again by the next call', async () => {
    const { clock } = createTestClock();
    const refused = new GatekeeperError('ERR_DOMAIN_CLIENT_REFUSED');
    let isRefused = true;
    const source = createDomainAccessToken(async () => {
      if (isRefused) throw refused;
      return { access_token: 'canary', token_type: 'Bearer', expires_in: 60 };
    }, clock);
    const deadline = { remainingMs: () => 1000 };
    await assert.rejects(source.get(deadline), refused);
    isRefused = false;
    assert.equal((await source.get(deadline)).reveal(), 'canary');
  });
});
