/**
 * Every check of the authorizer, in its order, made by its own functions: request, form, keys, signature, claims, policy,
 * revocation. The first that fails decides; the later ones are made all the same, as far as they can be.
 */
import { parseAuthorizerRequest } from '../../src/authorizer/request.ts';
import { isAlgorithm } from '../../src/token/algorithms.ts';
import { isTime } from '../../src/token/claim-values.ts';
import { CLAIM_CHECKS, type ClaimCheckName } from '../../src/token/claims.ts';
import { isDenial } from '../../src/token/denial.ts';
import { FORM_CHECKS, type FormCheck } from '../../src/token/form.ts';
import { warnOfWeakSettings } from '../../src/token/token-settings.ts';
import type { Check } from '../checks/check.ts';
import { createSilentLog } from '../doctor/silent-log.ts';
import { toRow, toSkip } from './check-row.ts';
import { checkDecision } from './decision-checks.ts';
import { CLAIM_DETAILS, FORM_DETAILS } from './details.ts';
import { type Facts, isSigned } from './facts.ts';
import { toKeyChecks } from './key-checks.ts';
import { toLine } from './show.ts';

/** The checks of a gateway's call with this body. `keyPlace` says where the keys are from. */
export function checkToken(body: string, facts: Facts, keyPlace: string): readonly Check[] {
  return markLater([
    checkRequest(body, facts),
    ...(facts.parts === undefined ? [toSkip('token', 'there is none to look at')] : []),
    ...(facts.parts === undefined ? [] : checkForm(facts)),
    ...(facts.parts === undefined ? [] : toKeyChecks(facts, keyPlace)),
    ...(facts.parts === undefined ? [] : checkClaims(facts)),
    ...(facts.parts === undefined ? [] : checkDecision(facts)),
  ]);
}

function checkRequest(body: string, facts: Facts): Check {
  const request = parseAuthorizerRequest(Buffer.from(body));
  const denial = isDenial(request) ? request : undefined;
  const seen = denial === undefined ? 'one bearer token' : SEEN_OF_REQUEST[denial.denied];
  const expected = 'one Authorization header, `Bearer TOKEN`';
  return toRow('request', denial, { seen: seen ?? 'something else', expected }, facts);
}

const SEEN_OF_REQUEST: Readonly<Record<string, string>> = {
  token_missing: 'no Authorization header, or an empty one',
  token_repeated: 'more than one Authorization header',
  scheme_not_bearer: 'an Authorization header of another form',
  request_malformed: 'another body',
};

function checkForm(facts: Facts): readonly Check[] {
  const { parts, settings } = facts;
  if (parts === undefined) return [];
  const failed = new Set<string>();
  return FORM_CHECKS.map(({ name, check }) => {
    const missing = findMissing(name, failed, facts);
    if (missing !== undefined) return toSkip(name, missing);
    const denial = check(parts, settings.TOKEN_ALGORITHMS);
    if (denial !== undefined) failed.add(name);
    return toRow(name, denial, FORM_DETAILS[name](facts), facts);
  });
}

/** What a check of the form has nothing to look at without. */
function findMissing(
  name: FormCheck['name'],
  failed: ReadonlySet<string>,
  { header }: Facts,
): string | undefined {
  if (failed.has('size')) return 'of a token that is too long nothing is read';
  if (failed.has('parts') && name !== 'parts') return 'it has not the three parts of a token';
  if (failed.has('header')) return 'its header cannot be read';
  // The content is read with an algorithm that is known.
  return name === 'content' && !isAlgorithm(header['alg']) ? 'needs an algorithm that is known' : undefined;
}

function checkClaims(facts: Facts): readonly Check[] {
  const { claims, trial, nowSeconds } = facts;
  return CLAIM_CHECKS.map(({ name, check }) => {
    const missing = findMissingClaim(name, facts);
    if (missing !== undefined) return toSkip(name, missing);
    const row = toRow(name, check(claims, trial.claimPolicy, nowSeconds), CLAIM_DETAILS[name](facts), facts);
    return name === 'tenant' && row.state === 'pass' ? warnOfTenant(row, facts) : row;
  });
}

/** A pass that is worth little, by the warning that the functions write at their start. */
function warnOfTenant(row: Check, facts: Facts): Check {
  const { settings, claims } = facts;
  const { log, lines } = createSilentLog();
  warnOfWeakSettings(settings, log);
  const isWeak = lines.some(({ event }) => event === 'tenant_not_pinned');
  if (!isWeak) return row;
  const found = "every tenant of Oracle has this issuer, and only the key tells yours from another's";
  const { tenant } = claims;
  const own = isSigned(facts) && typeof tenant === 'string' ? toLine('TOKEN_TENANT', [tenant]) : undefined;
  const mend = own ?? "TOKEN_TENANT='idcs-…', the tenant claim of a token of your own domain";
  return { ...row, state: 'warn', found, mend };
}

function findMissingClaim(name: ClaimCheckName, { claims }: Facts): string | undefined {
  if (Object.keys(claims).length === 0) return 'there are no claims to look at';
  // Who calls is read together with the end of the token.
  return ['expiry', 'caller'].includes(name) && !isTime(claims['exp']) ? 'exp is no time' : undefined;
}

/** What fails behind the check that decides is told apart from it. */
function markLater(checks: readonly Check[]): readonly Check[] {
  const first = checks.findIndex(({ state }) => state === 'fail');
  return checks.map((check, index) => {
    const isLater = check.state === 'fail' && index > first;
    return isLater ? { ...check, found: `would be refused for this too. ${check.found}` } : check;
  });
}
