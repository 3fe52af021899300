/** Who may call which integration, and why not, in words with the values. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toMatrixRow } from '../../../cli/explain/permission-words.ts';
import { createTokenCredential } from '../../../src/credential/token.ts';
import { GatekeeperError, toErrorCode } from '../../../src/errors.ts';
import type { Caller } from '../../../src/invoker/caller.ts';
import { createDeadline } from '../../../src/runtime/clock.ts';
import { CLIENT, SECRET, toIntegrations, USER } from './table-bench.ts';

function rowOf(caller: Caller, allow: readonly object[], credential?: object) {
  const [integration] = toIntegrations({ allow, ...(credential === undefined ? {} : { credential }) });
  assert.ok(integration);
  return toMatrixRow(caller, integration);
}

describe('a caller who may not call', () => {
  it('reads which client it is and which it must be, and the member to add', () => {
    const { isAllowed, code, why, mend } = rowOf(CLIENT, [{ clients: ['payroll-app', 'hr-app'] }]);
    assert.deepEqual([isAllowed, code], [false, 'ERR_CALLER_NOT_ALLOWED']);
    assert.deepEqual(why, ['allow[0].clients: the client is orders-app, and must be payroll-app, hr-app']);
    assert.match(mend ?? '', /add "orders-app" to "clients" of allow\[0\] of row-0/);
  });

  it('reads which scopes it has and which it must have, and never to change the table for that', () => {
    const { why, mend } = rowOf(CLIENT, [{ scopes: ['oic.read', 'oic.invoke'] }]);
    assert.deepEqual(why, ['allow[0].scopes: the token has oic.read, and must have oic.read, oic.invoke']);
    assert.equal(mend, 'the caller asks the domain for the scope oic.invoke');
  });

  it('asks for a scope as the domain wants it, with the audience in front', () => {
    const [integration] = toIntegrations({ allow: [{ scopes: ['oic.invoke'] }] });
    assert.ok(integration);
    const { mend } = toMatrixRow(CLIENT, integration, 'https://api.example/');
    assert.equal(mend, 'the caller asks the domain for the scope https://api.example/oic.invoke');
  });

  it('reads that a client is no user', () => {
    const { why, mend } = rowOf(CLIENT, [{ subjects: ['orders-app'] }]);
    assert.deepEqual(why, [
      "allow[0].subjects: the token is a client's own, and must be of the user orders-app",
    ]);
    assert.match(mend ?? '', /needs a token with a user in it/);
  });

  it('reads which user it is', () => {
    const { why, mend } = rowOf(USER, [{ subjects: ['other@example.com'] }]);
    assert.deepEqual(why, ['allow[0].subjects: the user is user@example.com, and must be other@example.com']);
    assert.match(mend ?? '', /add "user@example.com" to "subjects"/);
  });

  it('reads of every entry what fails, and mends the one that fails least', () => {
    const { why, mend } = rowOf(CLIENT, [
      { clients: ['x'], scopes: ['y'] },
      { clients: ['z'], scopes: ['oic.read'] },
    ]);
    assert.deepEqual(
      why.map((line) => line.split(':')[0]),
      ['allow[0].clients', 'allow[0].scopes', 'allow[1].clients'],
    );
    assert.match(mend ?? '', /allow\[1\]/);
  });

  it('reads that nobody may', () => {
    const { why, mend } = rowOf(CLIENT, []);
    assert.deepEqual(why, ['allow is empty: nobody may call it']);
    assert.match(mend ?? '', /\{"clients":\["orders-app"\]\}/);
  });

  it('without a client in the token reads that', () => {
    const { why, mend } = rowOf({ ...USER, clientId: undefined }, [{ clients: ['x'] }]);
    assert.deepEqual(why, ['allow[0].clients: the client is (none), and must be x']);
    assert.match(mend ?? '', /needs a token with client_id/);
  });

  it('may after the member has been added', () => {
    for (const caller of [CLIENT, USER]) {
      for (const entry of [{ clients: ['x'] }, { subjects: ['x'] }]) {
        const [, value, member = ''] =
          /add ("[^"]+") to "(\w+)"/.exec(rowOf(caller, [entry]).mend ?? '') ?? [];
        if (value === undefined) continue;
        const mended = { [member]: [...(Object.values(entry)[0] ?? []), JSON.parse(value)] };
        assert.equal(rowOf(caller, [mended]).isAllowed, true);
      }
    }
  });
});

describe('user_assertion', () => {
  const credential = { type: 'user_assertion', secretId: SECRET, scope: 'x' };

  for (const [name, caller, isAllowed] of [
    ['is refused for a client’s own token', CLIENT, false],
    ['takes a user’s', USER, true],
  ] as const) {
    it(`${name}, as by the credential itself`, async () => {
      const allow = [{ scopes: ['oic.read'] }];
      const row = rowOf(caller, allow, credential);
      assert.equal(row.isAllowed, isAllowed);
      const [integration] = toIntegrations({ allow, credential });
      assert.ok(integration !== undefined && integration.credential.type === 'user_assertion');
      const tokens = {
        get: () => Promise.reject(new GatekeeperError('ERR_OIC_BROKEN')),
        renew: () => Promise.reject(),
      };
      const call = createTokenCredential(tokens, Date.now)(
        {
          credential: integration.credential,
          integration: 'x',
          target: new URL('https://oic.example/x'),
          user: caller.user,
          deadline: createDeadline(Date.now() + 1000, Date.now),
          onVersion: () => undefined,
        },
        () => Promise.reject(new Error('nothing is sent')),
      );
      const code = await call.then(() => '', toErrorCode);
      assert.equal(code, isAllowed ? 'ERR_OIC_BROKEN' : row.code);
    });
  }
});
