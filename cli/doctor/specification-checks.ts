/** The specification of the deployment, reviewed by the linter: each finding is a check of its own. */
import type { Finding as LintFinding } from '../../gateway/lint/finding.ts';
import { lintSpecification } from '../../gateway/lint/lint.ts';
import { createSpecification } from '../../gateway/specification/specification.ts';
import { toLintOptions } from '../lint-options.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, type Outcome, settle, toFailure, toPass, toSkip } from './finding.ts';
import type { Table } from './table.ts';

const NAME = 'specification';
/** By these a call without a token reaches what is behind the gateway. */
const OPEN_RULES: readonly string[] = ['no-authentication', 'anonymous-access'];

/** The checks, and whether the specification lets everyone in. */
interface SpecificationReview {
  readonly checks: readonly Finding[];
  readonly isOpen: boolean;
}

/** Reviews that of the file, or the one that would be written. */
export async function reviewSpecification(doctor: Doctor, table: Table): Promise<SpecificationReview> {
  const { values, specification: deployed } = doctor;
  const { integrations } = table;
  if (deployed !== undefined) {
    const options = values === undefined ? {} : toLintOptions(values, integrations);
    return toReview(lintSpecification(deployed.content, options), deployed.file);
  }
  if (values === undefined) return toReviewOf(toSkip(NAME, 'give --spec FILE or --values FILE'));
  const made = await makeSpecification(doctor, table);
  if (made === undefined) return toReviewOf(toSkip(NAME, 'needs integrations'));
  // Its error names the values that are missing.
  if (!made.ok) return toReviewOf(toFailure(NAME, made.error));
  const findings = lintSpecification(made.value, toLintOptions(values, integrations));
  return toReview(findings, 'as `gatekeeper spec` would write it');
}

async function makeSpecification(
  { values }: Doctor,
  { integrations }: Table,
): Promise<Outcome<unknown> | undefined> {
  if (values === undefined || integrations === undefined) return undefined;
  return settle((async () => createSpecification({ method: 4, integrations, values }))());
}

function toReviewOf(check: Finding): SpecificationReview {
  return { checks: [check], isOpen: false };
}

function toReview(findings: readonly LintFinding[], place: string): SpecificationReview {
  if (findings.length === 0) return toReviewOf(toPass(NAME, `no findings: ${place}`));
  return {
    checks: findings.map(({ rule, pointer, why, mend }): Finding => {
      const seen = `${place} at ${pointer === '' ? '/' : pointer}`;
      return { name: `spec-${rule}`, state: 'fail', found: why, seen, mend };
    }),
    isOpen: findings.some(({ rule }) => OPEN_RULES.includes(rule)),
  };
}
