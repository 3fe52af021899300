/** Who may invoke: every condition of an entry, any entry, nobody by default; and what a refusal says of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Caller } from '../../src/invoker/caller.ts';
import { assertAllowed } from '../../src/invoker/permission.ts';

const CALLER: Caller = { clientId: 'app', subject: 'user', user: 'user', scopes: ['read', 'write'] };
/** A client's own token has the client as its subject. */
const CLIENT: Caller = { clientId: 'app', subject: 'app', user: undefined, scopes: ['read'] };

type Allow = Parameters<typeof assertAllowed>[1];

function assertRefused(caller: Caller, allow: Allow, detail: string): void {
  assert.throws(() => assertAllowed(caller, allow), { code: 'ERR_CALLER_NOT_ALLOWED', detail });
}

describe('a caller is refused, and the conditions that failed are named', () => {
  const refused: readonly (readonly [what: string, allow: Allow, detail: string])[] = [
    ['when there is no entry', [], 'allow is empty'],
    ['when its client is another', [{ clients: ['other'] }], 'fails allow[0]: clients'],
    [
      'when its client fits but its subject does not',
      [{ clients: ['app'], subjects: ['other'] }],
      'fails allow[0]: subjects',
    ],
    [
      'when its client fits but a scope is missing',
      [{ clients: ['app'], scopes: ['read', 'admin'] }],
      'fails allow[0]: scopes',
    ],
    [
      'when nothing fits',
      [{ clients: ['x'], subjects: ['x'], scopes: ['x'] }],
      'fails allow[0]: clients subjects scopes',
    ],
    [
      'when two entries hold in part only',
      [
        { clients: ['app'], scopes: ['x'] },
        { clients: ['x'], subjects: ['x'], scopes: ['read'] },
      ],
      'fails allow[0]: scopes, allow[1]: clients subjects',
    ],
    ['when its name differs in case', [{ clients: ['APP'] }], 'fails allow[0]: clients'],
    [
      'when its name only begins so',
      [{ clients: ['ap'] }, { clients: ['application'] }],
      'fails allow[0]: clients, allow[1]: clients',
    ],
    ['when its user differs in case', [{ subjects: ['USER'] }], 'fails allow[0]: subjects'],
    ['when a scope differs in case', [{ scopes: ['READ'] }], 'fails allow[0]: scopes'],
    ['when a scope is only the beginning of one', [{ scopes: ['rea'] }], 'fails allow[0]: scopes'],
    ['when an entry takes its client for a subject', [{ subjects: ['app'] }], 'fails allow[0]: subjects'],
    ['when an entry takes its subject for a client', [{ clients: ['user'] }], 'fails allow[0]: clients'],
  ];
  for (const [what, allow, detail] of refused) it(what, () => assertRefused(CALLER, allow, detail));

  it('when its token names no client and an entry wants one', () => {
    const allow = [{ clients: ['app', 'undefined', ''] }];
    assertRefused({ ...CALLER, clientId: undefined }, allow, 'fails allow[0]: clients');
  });

  it('when its token has no scope and an entry wants one', () => {
    assertRefused({ ...CALLER, scopes: [] }, [{ scopes: ['read'] }], 'fails allow[0]: scopes');
  });

  it('when it is a client and an entry lists that name as a subject', () => {
    assertRefused(CLIENT, [{ subjects: ['app', 'undefined', ''] }], 'fails allow[0]: subjects');
    assertRefused(CLIENT, [{ clients: ['app'], subjects: ['app'] }], 'fails allow[0]: subjects');
  });

  it('without a value of the table or of the token', () => {
    const allow = [{ clients: ['canary'], subjects: ['canary'], scopes: ['canary'] }];
    assert.throws(
      () => assertAllowed({ clientId: 'canary1', subject: 'canary2', user: 'canary2', scopes: [] }, allow),
      (error: Error) => !JSON.stringify([error.message, error]).includes('canary'),
    );
  });
});

describe('a caller is allowed', () => {
  it('by its client, its subject, or its scopes', () => {
    assertAllowed(CALLER, [{ clients: ['app'] }]);
    assertAllowed(CALLER, [{ subjects: ['other', 'user'] }]);
    assertAllowed(CALLER, [{ scopes: ['write', 'read'] }]);
  });

  it('when every condition of one entry holds', () => {
    assertAllowed(CALLER, [{ clients: ['app'], subjects: ['user'], scopes: ['read'] }]);
  });

  it('when any entry holds', () => {
    assertAllowed(CALLER, [{ clients: ['other'] }, { subjects: ['user'] }]);
  });

  it('as a client of its own, by client and scopes', () => {
    assertAllowed(CLIENT, [{ clients: ['app'], scopes: ['read'] }]);
  });

  it('as a user whose token names no client, by subject', () => {
    assertAllowed({ ...CALLER, clientId: undefined }, [{ subjects: ['user'] }]);
  });
});
