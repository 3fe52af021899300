/** What a refused caller reads in WWW-Authenticate (RFC 6750 §3). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toChallenge } from '../../src/authorizer/challenge.ts';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';

const REASONS = Object.keys(DENIAL_REASONS) as DenialReason[];
/** RFC 9110 §11.6.1: a scheme, then names with quoted values. */
const CHALLENGE = /^Bearer [a-z_]+="(?:[^"\\]|\\.)*"(?:, [a-z_]+="(?:[^"\\]|\\.)*")*$/;

describe('a challenge', () => {
  for (const reason of REASONS) {
    it(`for ${reason} is a Bearer challenge of printable ASCII that does not name the reason`, () => {
      const challenge = toChallenge(reason, ['oic.invoke']);
      assert.match(challenge, CHALLENGE);
      assert.match(challenge, /^[\x20-\x7e]+$/);
      assert.match(challenge, /realm="oic-gatekeeper"/);
      assert.ok(!challenge.includes(reason));
    });
  }

  it('has no error code for a request without a token, or with another scheme (RFC 6750 §3.1)', () => {
    for (const reason of ['token_missing', 'scheme_not_bearer', 'request_malformed'] as const) {
      assert.equal(toChallenge(reason, []), 'Bearer realm="oic-gatekeeper"');
    }
  });

  it('says that the request is wrong, and not the token, when there is more than one (RFC 6750 §3.1)', () => {
    assert.equal(
      toChallenge('token_repeated', ['oic.invoke']),
      'Bearer realm="oic-gatekeeper", error="invalid_request"',
    );
  });

  it('is the same for every failed check of a token, so that nobody can probe', () => {
    const checks = REASONS.slice(REASONS.indexOf('token_too_long')).filter(
      (reason) => reason !== 'scope_missing',
    );
    const challenges = new Set(checks.map((reason) => toChallenge(reason, ['oic.invoke'])));
    assert.equal(checks.length, 18);
    assert.equal(challenges.size, 1);
    assert.match([...challenges].join(), /error="invalid_token"/);
    assert.doesNotMatch([...challenges].join(), /scope/);
  });

  it('names the required scopes to a caller who lacks one', () => {
    assert.equal(
      toChallenge('scope_missing', ['oic.invoke', 'oic.read']),
      'Bearer realm="oic-gatekeeper", error="insufficient_scope", scope="oic.invoke oic.read"',
    );
  });

  it('stays one challenge when a configured scope holds a quote or a backslash', () => {
    const challenge = toChallenge('scope_missing', ['a"b', 'c\\']);
    assert.match(challenge, CHALLENGE);
    assert.ok(challenge.endsWith('scope="a\\"b c\\\\"'));
  });
});
