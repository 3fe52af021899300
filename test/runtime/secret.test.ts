/** A secret gives itself out by `reveal` and by no other way. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { format, inspect } from 'node:util';
import { createSecret } from '../../src/runtime/secret.ts';

const CANARY = 'canary-70aa';

describe('a secret', () => {
  const secret = createSecret(CANARY);
  const error = Object.assign(new Error('x', { cause: secret }), { secret });

  it('gives out its value, of any type', () => {
    assert.equal(secret.reveal(), CANARY);
    const credential = { username: 'a', password: 'b' };
    assert.equal(createSecret(credential).reveal(), credential);
  });

  for (const [what, print] of [
    ['a template string', () => `${secret}`],
    ['a sum with a text', () => `x${String(secret)}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspect', () => inspect(secret)],
    [
      'inspect of all there is',
      () => inspect({ secret }, { showHidden: true, depth: null, getters: true, showProxy: true }),
    ],
    ['inspect without custom printing', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['every placeholder of format', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
    ['an error that holds it', () => `${inspect(error)}${error.stack}`],
    ['its own members', () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
    ['a copy of its members', () => inspect({ ...secret })],
    ['a list joined to a text', () => [secret, secret].join()],
  ] as const) {
    it(`does not show in ${what}`, () => {
      assert.doesNotMatch(print(), /canary/);
    });
  }

  it('says that something is hidden', () => {
    assert.equal(
      `${secret} ${JSON.stringify(secret)} ${inspect(secret)}`,
      '[redacted] "[redacted]" [redacted]',
    );
  });

  it('cannot be sent to another thread by accident', () => {
    assert.throws(
      () => structuredClone(secret),
      (thrown: unknown) => !String(thrown).includes(CANARY),
    );
  });

  it('cannot be made to show itself later', () => {
    assert.throws(() => Object.assign(secret, { toJSON: () => CANARY }), TypeError);
  });
});
