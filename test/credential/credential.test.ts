/** What calls with every kind of credential have in common: what is handed through, and how often is delivered. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createCredentials } from '../../src/credential/credential.ts';
import { GatekeeperError } from '../../src/errors.ts';
import { toFailure } from '../identity-domain/domain-bench.ts';
import { BASIC, CLIENT_CREDENTIALS, createOicBench, toAssertionSecret, USER_ASSERTION } from './oic-bench.ts';

/** With a secret that serves the kind. */
function createBench(credential: typeof BASIC | typeof CLIENT_CREDENTIALS | typeof USER_ASSERTION) {
  const bench = createOicBench();
  if (credential.type === 'user_assertion') bench.vault.toContent = toAssertionSecret;
  const call = (changes = {}) => bench.call({ credential, ...changes });
  const deliveries = () => bench.values.length;
  return { ...bench, call, deliveries };
}

for (const credential of [BASIC, CLIENT_CREDENTIALS, USER_ASSERTION]) {
  describe(`a call with ${credential.type}`, () => {
    it('throws what the delivery throws, and is not delivered again', async () => {
      for (const failure of [
        new GatekeeperError('ERR_OIC_TIMEOUT'),
        new GatekeeperError('ERR_OIC_UNREACHABLE'),
        new TypeError('a mistake of ours'),
      ]) {
        const { call, oic, deliveries, entries } = createBench(credential);
        oic.failure = failure;
        await assert.rejects(call(), (thrown) => thrown === failure);
        assert.equal(deliveries(), 1);
        const written = entries().map(({ event }) => event);
        assert.deepEqual(written, credential.type === 'basic' ? [] : ['token_minted']);
        oic.failure = undefined;
        assert.equal((await call()).status, 200, 'and nothing is left alone for that');
      }
    });

    it('throws what the second delivery throws, and is not delivered a third time', async () => {
      const { call, oic, deliveries, vault } = createBench(credential);
      vault.add('CURRENT');
      const failure = new GatekeeperError('ERR_OIC_BROKEN');
      oic.answer = () => {
        oic.failure = failure;
        return 401;
      };
      await assert.rejects(call(), (thrown) => thrown === failure);
      assert.equal(deliveries(), 2);
    });

    for (const status of [200, 202, 301, 400, 403, 404, 407, 429, 500, 503]) {
      it(`hands ${status} through at once`, async () => {
        const { call, oic, deliveries } = createBench(credential);
        oic.answer = () => status;
        assert.equal((await call()).status, status);
        assert.equal((await call()).status, status);
        assert.equal(deliveries(), 2);
      });
    }

    it('hands on the answer to the second delivery, after a first that OIC refused', async () => {
      const { call, oic, deliveries, vault } = createBench(credential);
      vault.add('CURRENT');
      oic.answer = () => (deliveries() === 1 ? 401 : 503);
      assert.equal((await call()).status, 503);
      assert.equal(deliveries(), 2);
    });

    it('is delivered twice at most, each time under another value, and refused then', async () => {
      const { call, oic, values, vault } = createBench(credential);
      vault.add('CURRENT');
      oic.answer = () => 401;
      const { code, upstreamStatus } = await toFailure(call());
      assert.deepEqual([code, upstreamStatus], ['ERR_CREDENTIAL_REFUSED', 401]);
      assert.equal(new Set(values.map((value) => value.reveal())).size, 2);
      assert.equal(values.length, 2);
    });

    it('is not delivered at all while it is left alone after that, and neither domain nor Vault is flooded', async () => {
      const { call, oic, deliveries, vault, sent, time } = createBench(credential);
      vault.add('CURRENT');
      oic.answer = () => 401;
      await toFailure(call());
      const [delivered, read, asked] = [deliveries(), vault.reads.length, sent.length];
      for (let index = 0; index < 5; index += 1) {
        time.now += 500;
        assert.equal((await toFailure(call())).code, 'ERR_CREDENTIAL_REFUSED');
      }
      assert.deepEqual([deliveries(), sent.length], [delivered, asked]);
      assert.ok(vault.reads.length <= read + 1);
    });

    it('says the version before each delivery', async () => {
      const { call, oic, told, vault } = createBench(credential);
      vault.add('CURRENT');
      oic.answer = () => 401;
      await toFailure(call());
      assert.deepEqual(
        told.map((what) => typeof what),
        ['number', 'string', 'number', 'string'],
      );
    });

    it('has a value that prints as redacted', async () => {
      const { call, values } = createBench(credential);
      await call();
      const seen = inspect(values, { depth: 9, showHidden: true }) + JSON.stringify(values) + values.join();
      assert.match(seen, /redacted/);
      assert.doesNotMatch(seen, /canary|Basic|Bearer/);
    });
  });
}

describe('each kind of credential', () => {
  it('has its own way of calling', async () => {
    const called: string[] = [];
    const callAs = (name: string) => async () => {
      called.push(name);
      return { status: 200, headers: [], body: Buffer.from('') };
    };
    const call = createCredentials({ basic: callAs('basic'), token: callAs('token') });
    const { toCall } = createOicBench();
    for (const credential of [BASIC, CLIENT_CREDENTIALS, USER_ASSERTION]) {
      await call(toCall({ credential }), async () => assert.fail('delivered by another one'));
    }
    assert.deepEqual(called, ['basic', 'token', 'token']);
  });
});
