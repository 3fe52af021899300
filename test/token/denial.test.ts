/** Denials: a closed list, and told from everything else. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DENIAL_REASONS, type DenialReason, deny, isDenial } from '../../src/token/denial.ts';

it('says of every reason what it means and what to do', () => {
  for (const [reason, { meaning, mend }] of Object.entries(DENIAL_REASONS)) {
    assert.match(reason, /^[a-z]+(_[a-z]+)+$/);
    assert.match(meaning, /\.$/);
    assert.match(mend, /^[A-Z].*\.$/);
    assert.notEqual(mend, meaning);
  }
});

it('holds its reason and nothing of the token', () => {
  for (const reason of Object.keys(DENIAL_REASONS) as DenialReason[]) {
    assert.deepEqual(deny(reason), { denied: reason });
  }
});

it('tells a denial from a result', () => {
  assert.equal(isDenial(deny('token_expired')), true);
  assert.equal(isDenial({ token: 'aa.bb.cc' }), false);
});
