/** Each rule by itself: a specification that breaks it alone, a finding that helps and repeats no value, and the mend. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../../gateway/lint/finding.ts';
import { AUTHORIZER, CANARY, found, lint, OPTIONS, specificationWith } from './lint-bench.ts';
import { RULE_CASES } from './rule-cases.ts';

/** All that can be known of the deployment. */
const KNOWN = { ...OPTIONS, authorizerFunctionId: AUTHORIZER };

describe('the linter', () => {
  it('finds nothing in the good specification, whatever is known of the deployment', () => {
    const { table: _table, ...withoutTable } = OPTIONS;
    for (const options of [KNOWN, OPTIONS, withoutTable, { ...OPTIONS, invokerFunctionId: undefined }, {}]) {
      assert.deepEqual(found(specificationWith(), options), []);
    }
  });

  it('has a specification for each of its rules that breaks this one alone', () => {
    assert.deepEqual(Object.keys(RULE_CASES).sort(), Object.keys(RULES).sort());
  });

  for (const [rule, cases] of Object.entries(RULE_CASES)) {
    for (const { spoil, pointer, says, mend } of cases) {
      it(`finds ${rule} at ${pointer} and nothing else, says what to do, and is content once it is done`, () => {
        const findings = lint(specificationWith(spoil), KNOWN);
        assert.deepEqual(
          findings.map((finding) => [finding.rule, finding.pointer]),
          [[rule, pointer]],
        );
        const [finding] = findings;
        assert.match(finding?.mend ?? '', says);
        assert.match(finding?.why ?? '', /^\w+ .{5,}/);
        assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
        assert.deepEqual(found(specificationWith(spoil, mend), KNOWN), []);
      });
    }
  }
});
