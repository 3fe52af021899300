/** What is behind the host and before the path: neither a user, nor a parameter, nor an escape. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANARY, problemsOf, row } from './table-bench.ts';

describe('a target is refused with, between scheme and path,', () => {
  for (const [what, target] of [
    ['a parameter at the end of the host', `https://${CANARY}.{id}/x`],
    ['a parameter in the middle of the host', `https://${CANARY}{id}.example/x`],
    ['a parameter as host behind a user', `https://${CANARY}@{id}/x`],
    ['a parameter as password', `https://${CANARY}:{id}@oic.example/x`],
    ['a parameter as host behind what looks like a port', `https://${CANARY}:80@{id}`],
    ['a user', `https://${CANARY}@oic.example/x`],
    ['a user and a password', `https://user:${CANARY}@oic.example/x`],
    ['a user that looks like the host', `https://oic.example@${CANARY}.example/x`],
    ['an escape in the host', `https://${CANARY}%2eexample/x`],
    ['another character in the host', `https://${CANARY}!.example/x`],
  ] as const) {
    it(what, () => {
      const problems = problemsOf([row({ target })]);
      assert.match(problems.join(), /^order\.target: expected /, 'it was accepted');
      assert.doesNotMatch(problems.join(), new RegExp(CANARY));
    });
  }
});
