/** Decisions in the gateway's form: who, until when, and what becomes a header. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DecisionPolicy, toAllowDecision, toDenyDecision } from '../../src/authorizer/decision.ts';
import type { VerifiedToken } from '../../src/token/verify.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';

const POLICY: DecisionPolicy = {
  ttlSeconds: 300,
  contextClaims: ['sub', 'scope'],
  requiredScopes: ['oic.invoke'],
  minTokenLifetimeSeconds: 0,
};

function toToken(
  all: Readonly<Record<string, unknown>> = {},
  changes: { expiresAt?: number; clientId?: string | undefined; keyFreshUntil?: number } = {},
): VerifiedToken {
  const { keyFreshUntil = NOW + 3_600_000, ...claims } = changes;
  return {
    claims: {
      clientId: 'orders-app',
      subject: 'user-example',
      scopes: ['oic.invoke', 'oic.read'],
      expiresAt: NOW_SECONDS + 3600,
      all: { sub: 'user-example', scope: 'oic.invoke oic.read', ...all },
      ...claims,
    },
    keyFreshUntil,
  };
}

function contextOf(claim: unknown): string | undefined {
  return toAllowDecision(toToken({ claim }), { ...POLICY, contextClaims: ['claim'] }, NOW).context['claim'];
}

describe('an allow decision', () => {
  it('names no principal or client that is unfit for a header', () => {
    const token = toToken({}, { clientId: 'app\r\nX-Evil: 1' });
    const injected = { ...token, claims: { ...token.claims, subject: 'a\r\nX-Evil: 1' } };
    const { principal, clientId } = toAllowDecision(injected, POLICY, NOW);
    assert.deepEqual([principal, clientId], ['', '']);
  });

  it('has exactly the members that the gateway knows', () => {
    assert.deepEqual(toAllowDecision(toToken(), POLICY, NOW), {
      active: true,
      principal: 'user-example',
      clientId: 'orders-app',
      scope: ['oic.invoke', 'oic.read'],
      expiresAt: '2026-01-01T00:05:00Z',
      context: { sub: 'user-example', scope: 'oic.invoke oic.read' },
    });
  });

  it('has an empty client when the token names a subject only', () => {
    assert.equal(toAllowDecision(toToken({}, { clientId: undefined }), POLICY, NOW).clientId, '');
  });

  it('is the same for the same token at the same time, since the gateway gives it out again', () => {
    assert.deepEqual(toAllowDecision(toToken(), POLICY, NOW), toAllowDecision(toToken(), POLICY, NOW));
  });
});

describe('the end of a decision', () => {
  const secondsOf = (
    changes: { expiresAt?: number; keyFreshUntil?: number },
    ttlSeconds = 300,
    now = NOW,
  ): number => {
    const { expiresAt } = toAllowDecision(toToken({}, changes), { ...POLICY, ttlSeconds }, now);
    assert.match(expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    return (Date.parse(expiresAt) - NOW) / 1000;
  };

  it('is the configured time at the latest', () => {
    assert.equal(secondsOf({}, 300), 300);
    assert.equal(secondsOf({}, 60), 60);
  });

  it('is the end of the token when that is earlier', () => {
    assert.equal(secondsOf({ expiresAt: NOW_SECONDS + 120 }), 120);
  });

  it('is the end of the key’s freshness when that is earlier, so that a dropped key is dropped here too', () => {
    assert.equal(secondsOf({ keyFreshUntil: NOW + 90_000 }), 90);
  });

  it('is not set by a key that is configured and stays fresh for ever', () => {
    const keyFreshUntil = Number.POSITIVE_INFINITY;
    assert.equal(secondsOf({ keyFreshUntil }), 300);
    assert.equal(secondsOf({ keyFreshUntil, expiresAt: NOW_SECONDS + 120 }), 120);
    assert.equal(secondsOf({ keyFreshUntil, expiresAt: Number.MAX_VALUE }, 86_400), 3600);
  });

  it('is never less than the 60 s that the gateway keeps it anyway', () => {
    assert.equal(secondsOf({ expiresAt: NOW_SECONDS + 5 }), 60);
    assert.equal(secondsOf({ expiresAt: NOW_SECONDS - 20 }), 60);
    assert.equal(secondsOf({ keyFreshUntil: NOW - 600_000 }), 60);
  });

  it('is never less than 60 s from now, in whatever part of a second that is', () => {
    for (const partMs of [0, 1, 499, 500, 999]) {
      const now = NOW + partMs;
      for (const changes of [{ expiresAt: NOW_SECONDS + 5 }, { keyFreshUntil: NOW - 1 }]) {
        const leftSeconds = secondsOf(changes, 300, now) - partMs / 1000;
        assert.ok(leftSeconds >= 60 && leftSeconds < 61, `${leftSeconds} s at ${partMs} ms`);
      }
      assert.ok(secondsOf({}, 60, now) - partMs / 1000 >= 60);
    }
  });

  it('is never more than the hour that the gateway allows', () => {
    const late = { expiresAt: NOW_SECONDS + 86_400, keyFreshUntil: NOW + 86_400_000 };
    assert.equal(secondsOf(late, 86_400), 3600);
    assert.equal(secondsOf({ ...late, expiresAt: Number.MAX_VALUE }, 86_400), 3600);
  });

  it('is never later than a bound because of a fraction of a second', () => {
    assert.equal(secondsOf({ expiresAt: NOW_SECONDS + 120.9 }), 120);
    assert.ok(secondsOf({}, 300, NOW + 999) <= 300.999);
  });
});

describe('the context of a decision', () => {
  for (const [claim, text] of [
    ['plain', 'plain'],
    ['', ''],
    [7, '7'],
    [true, 'true'],
    [['a', 'b'], 'a b'],
    [[], ''],
    [[''], ''],
    [-1.5, '-1.5'],
    ['two  spaces within', 'two  spaces within'],
    ['~!"#\\{}', '~!"#\\{}'],
  ] as const) {
    it(`holds ${JSON.stringify(claim)} as ${JSON.stringify(text)}`, () => {
      assert.equal(contextOf(claim), text);
    });
  }

  for (const claim of [undefined, null, {}, { a: 'b' }, [1, 2], ['a', null], [['a']]]) {
    it(`leaves ${JSON.stringify(claim)} out, which has no flat form`, () => {
      assert.equal(contextOf(claim), undefined);
    });
  }

  it('has the configured claims only', () => {
    const { context } = toAllowDecision(toToken({ email: 'user@example.com' }), POLICY, NOW);
    assert.deepEqual(Object.keys(context), ['sub', 'scope']);
  });

  it('has strings only, also when the configuration names what every object has', () => {
    const contextClaims = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'sub'];
    const { context } = toAllowDecision(toToken(), { ...POLICY, contextClaims }, NOW);
    assert.deepEqual(Object.entries(context), [['sub', 'user-example']]);
  });

  for (const [what, claim] of [
    ['a letter outside ASCII', 'Ünal'],
    ['a letter that looks like one inside', 'аdmin'],
    ['a tab', 'a\tb'],
    ['a space before it', ' a'],
    ['a space behind it', 'a '],
    ['nothing but a space', ' '],
    ['an empty word at the end of a list', ['a', '']],
    ['an empty word at the start of a list', ['', 'a']],
    ['a line break behind it', 'a\n'],
  ] as const) {
    it(`leaves a claim with ${what} out, instead of making it another`, () => {
      assert.equal(contextOf(claim), undefined);
    });
  }

  it('leaves out the one that does not fit, and has the others', () => {
    const token = toToken({ sub: 'Ünal' });
    assert.deepEqual(toAllowDecision(token, POLICY, NOW).context, { scope: 'oic.invoke oic.read' });
  });

  it('cannot become two headers, whatever a claim holds', () => {
    for (const claim of [
      'a\r\nX-Caller-Sub: admin',
      'a\nb',
      'a\0b',
      'a\u2028b',
      'a\u0085b',
      'a\x7fb',
      ['a\r\nb: c'],
    ]) {
      assert.equal(contextOf(claim), undefined);
    }
  });

  it('cannot fill the gateway’s header block, and never holds half a claim: half a scope is another', () => {
    assert.equal(contextOf('a'.repeat(256)), 'a'.repeat(256));
    assert.equal(contextOf('a'.repeat(257)), undefined);
    assert.equal(contextOf('a'.repeat(100_000)), undefined);
    assert.equal(contextOf(['a'.repeat(128), 'b'.repeat(127)])?.length, 256);
    assert.equal(contextOf(['a'.repeat(128), 'b'.repeat(128)]), undefined);
  });
});

describe('a deny decision', () => {
  it('is inactive and holds a challenge, and nothing that the gateway could take for a caller', () => {
    const decision = toDenyDecision({ denied: 'token_expired' }, POLICY);
    assert.deepEqual(Object.keys(decision), ['active', 'wwwAuthenticate']);
    assert.equal(decision.active, false);
    assert.match(decision.wwwAuthenticate, /^Bearer .*invalid_token/);
  });

  it('names the required scopes when one is missing', () => {
    assert.match(toDenyDecision({ denied: 'scope_missing' }, POLICY).wwwAuthenticate, /scope="oic\.invoke"/);
  });
});
