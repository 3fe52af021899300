/** Who may invoke: every condition of an entry, any entry, nobody by default. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAllowed } from '../../src/invoker/permission.ts';

const CALLER = {
  clientId: 'app',
  subject: 'user',
  scopes: ['read', 'write'],
  expiresAt: 0,
  all: { client_id: 'app', admin: true },
};

describe('a caller is allowed', () => {
  it('by its client, its subject, or its scopes', () => {
    assert.equal(isAllowed(CALLER, [{ clients: ['app'] }]), true);
    assert.equal(isAllowed(CALLER, [{ subjects: ['other', 'user'] }]), true);
    assert.equal(isAllowed(CALLER, [{ scopes: ['write', 'read'] }]), true);
  });

  it('when every condition of one entry holds', () => {
    assert.equal(isAllowed(CALLER, [{ clients: ['app'], subjects: ['user'], scopes: ['read'] }]), true);
  });

  it('when any entry holds', () => {
    assert.equal(isAllowed(CALLER, [{ clients: ['other'] }, { subjects: ['user'] }]), true);
  });
});

describe('a caller is refused', () => {
  const refused: readonly (readonly [what: string, allow: Parameters<typeof isAllowed>[1]])[] = [
    ['when there is no entry', []],
    ['when its client is another', [{ clients: ['other'] }]],
    ['when its client fits but its subject does not', [{ clients: ['app'], subjects: ['other'] }]],
    ['when its client fits but a scope is missing', [{ clients: ['app'], scopes: ['read', 'admin'] }]],
    [
      'when two entries hold in part only',
      [
        { clients: ['app'], scopes: ['x'] },
        { clients: ['x'], scopes: ['read'] },
      ],
    ],
    ['when its name differs in case', [{ clients: ['APP'] }]],
    ['when its name only begins so', [{ clients: ['ap'] }, { clients: ['application'] }]],
    ['when a scope differs in case', [{ scopes: ['READ'] }]],
    ['when an entry takes its client for a subject', [{ subjects: ['app'] }]],
    ['when an entry takes its subject for a client', [{ clients: ['user'] }]],
  ];
  for (const [what, allow] of refused) {
    it(what, () => assert.equal(isAllowed(CALLER, allow), false));
  }

  it('when its token names no client and an entry wants one', () => {
    assert.equal(isAllowed({ ...CALLER, clientId: undefined }, [{ clients: ['app', 'undefined'] }]), false);
  });

  it('when its token has no scope and an entry wants one', () => {
    assert.equal(isAllowed({ ...CALLER, scopes: [] }, [{ scopes: ['read'] }]), false);
  });
});
