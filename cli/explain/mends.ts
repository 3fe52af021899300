/**
 * What to do about a denial, with the values in it: the line to set, or what to ask the caller for. What a token says is
 * never a reason to trust it: unless a known key has signed it, no line is offered that would let it in.
 */
import { isAlgorithm } from '../../src/token/algorithms.ts';
import { isTime } from '../../src/token/claim-values.ts';
import { isRequiredClaimMet } from '../../src/token/claims.ts';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import { type Facts, isSigned } from './facts.ts';
import { show, toLine } from './show.ts';

type Mend = (facts: Facts) => string | undefined;

const UNSIGNED =
  'Change nothing for this token: no known key has signed it, so that what it says proves nothing. The caller gets one from your domain.';
const NO_TENANT =
  "Your domain's key has signed it, yet it names no tenant that TOKEN_TENANT could be: the domain's custom claims may overwrite it. The caller gets a token that has the domain's own.";
/** In every ID token, and in no access token for an API. */
const SHARED_ISSUER = 'https://identity.oraclecloud.com/';
/** Most that CLOCK_SKEW_SECONDS takes. */
const MAX_SKEW_SECONDS = 120;
/** The next token is as far ahead as this one was when it was new. */
const SKEW_STEP_SECONDS = 30;
const SINCE_NEW_SECONDS = 10;
/** Until a changed configuration counts. */
const DEPLOYMENT_SECONDS = 300;

/** The advice; the table's own where no value helps. */
export function toMend(reason: DenialReason, facts: Facts): string {
  return MENDS[reason]?.(facts) ?? DENIAL_REASONS[reason].mend;
}

const MENDS: Partial<Record<DenialReason, Mend>> = {
  algorithm_not_allowed: toAlgorithmMend,
  key_unknown: ({ header, settings }) => {
    const domain = settings.IDENTITY_DOMAIN_URL?.origin ?? 'your domain';
    return `The caller gets its token from ${domain}: the key ${show(header['x5t#S256'] ?? header['kid'])} is not in its key set. After a rotation of the domain's key, renew what is in JWKS. Never add a key because a token names it.`;
  },
  issuer_not_accepted: (facts) => {
    if (!isSigned(facts)) return UNSIGNED;
    const { iss } = facts.claims;
    const line = toLine('TOKEN_ISSUERS', [...facts.settings.TOKEN_ISSUERS, String(iss)]);
    if (line === undefined) return undefined;
    return `Your domain's key has signed it. If ${show(iss)} is the issuer that your domain has (Security, OAuth, Issuer), set\n${line}\nIf not, the caller asks for another token.`;
  },
  audience_not_accepted: toAudienceMend,
  token_expired: ({ claims, nowSeconds }) => {
    const seconds = Math.max(0, nowSeconds - Number(claims['exp']));
    const minutes = Math.floor(seconds / 60);
    const hint = seconds < 300 ? ' If it has just got this one, compare the clocks.' : '';
    return `The caller gets a new token; this one ended ${minutes} min ago. A good client renews it before exp.${hint}`;
  },
  token_not_yet_valid: (facts) => {
    const { claims, nowSeconds } = facts;
    const start = Math.max(...[claims['nbf'], claims['iat']].filter(isTime));
    const ahead = Math.ceil(start - nowSeconds);
    if (ahead > MAX_SKEW_SECONDS) {
      return `Compare the clocks: the token begins in ${Math.ceil(ahead / 60)} min. Until then the caller waits, or gets another one.`;
    }
    if (!isSigned(facts)) return `Compare the clocks: ${ahead} s.`;
    const steps = Math.ceil((ahead + SINCE_NEW_SECONDS) / SKEW_STEP_SECONDS);
    const skew = Math.min(MAX_SKEW_SECONDS, steps * SKEW_STEP_SECONDS);
    return `Compare the clocks: ${ahead} s. To bear with them, set\nCLOCK_SKEW_SECONDS='${skew}'`;
  },
  not_an_access_token: ({ claims }) =>
    claims['tok_type'] === 'IT'
      ? 'It is an ID token: the caller sends the `access_token` of the same answer of the domain.'
      : undefined,
  tenant_not_accepted: (facts) => {
    if (!isSigned(facts)) return UNSIGNED;
    const { tenant } = facts.claims;
    const line = typeof tenant === 'string' ? toLine('TOKEN_TENANT', [tenant]) : undefined;
    if (line === undefined) return NO_TENANT;
    return `Your domain's key has signed it, yet it is of the tenant ${show(tenant)}. If that is your own, TOKEN_TENANT is misspelt: set\n${line}\nIf not, it stays out.`;
  },
  claim_not_accepted: (facts) => {
    const { settings, claims } = facts;
    const unmet = settings.REQUIRED_CLAIMS.filter((required) => !isRequiredClaimMet(claims, required));
    const met = settings.REQUIRED_CLAIMS.filter((required) => isRequiredClaimMet(claims, required));
    const toWord = ({ name, values }: (typeof unmet)[number]): string => `${name}=${values.join(',')}`;
    const without = toWithout(facts, 'REQUIRED_CLAIMS', met.map(toWord));
    return `The caller needs a token with ${unmet.map(toWord).join(' and ')}: grant what that stands for in the domain (an app role, a group).${without}`;
  },
  scope_missing: (facts) => {
    const { REQUIRED_SCOPES: required } = facts.settings;
    const granted = toWords(facts.claims['scope']);
    const missing = required.filter((scope) => !granted.includes(scope));
    const left = required.filter((scope) => granted.includes(scope));
    const without = toWithout(facts, 'REQUIRED_SCOPES', left);
    const asked = missing.map((scope) => `${toAudience(facts)}${scope}`).join(' ');
    return `The caller asks the domain for the scope ${asked}, which its client must have there (OAuth configuration, Resources).${without}`;
  },
  token_ends_too_soon: (facts) => {
    const { claims, settings, nowMs } = facts;
    const left = Math.max(0, Math.floor(Number(claims['exp']) - nowMs / 1000 - DEPLOYMENT_SECONDS));
    const line = isSigned(facts) ? ` To take this one too, set\nMIN_TOKEN_LIFETIME_SECONDS='${left}'` : '';
    return `The caller renews its token when ${settings.MIN_TOKEN_LIFETIME_SECONDS} s are left.${line}`;
  },
};

function toAlgorithmMend({ header, settings, trial }: Facts): string {
  const { alg } = header;
  if (!isAlgorithm(alg)) {
    return `The token is forged, or not for you: ${show(alg)} lets anyone sign, and TOKEN_ALGORITHMS does not take it. The caller gets an access token from your domain.`;
  }
  const { TOKEN_ALGORITHMS: accepted } = settings;
  if (!accepted.includes(alg)) {
    const line = toLine('TOKEN_ALGORITHMS', [...accepted, alg]);
    return `If your domain signs with ${alg} (look at "alg" in its key set), set\n${line}\nOtherwise the token is not your domain's.`;
  }
  const canDo = trial.keys?.value.some((key) => key.algorithms.includes(alg)) === true;
  if (!canDo)
    return `No key of the key set is for ${alg}: the token is not your domain's. The caller gets another one.`;
  const line = toLine('TOKEN_ALGORITHMS', [alg, ...accepted]);
  return `A key is for one algorithm: its own "alg" or, without, the first of TOKEN_ALGORITHMS that its type can do. If your domain signs with ${alg}, set\n${line}`;
}

function toAudienceMend(facts: Facts): string {
  if (!isSigned(facts)) return UNSIGNED;
  const { claims, settings } = facts;
  if (claims['tok_type'] === 'IT') {
    return 'Do not add its audience: it is an ID token, whose audience is the client itself. The caller sends the `access_token`.';
  }
  if (settings.TOKEN_TENANT !== undefined && claims['tenant'] !== settings.TOKEN_TENANT) {
    return "Do not add its audience: it is another tenant's token. The caller gets one from your domain.";
  }
  const own = toWords(claims['aud']).filter((audience) => audience !== SHARED_ISSUER);
  const line = toLine('TOKEN_AUDIENCES', [...settings.TOKEN_AUDIENCES, ...own]);
  const ask = `the caller asks the domain for a scope that begins with ${settings.TOKEN_AUDIENCES.join(' or ')}`;
  if (line === undefined || own.length === 0) return `No line can hold its audience: ${ask}.`;
  return `If that audience is an API of yours that this gateway serves, set\n${line}\nIf it is another API's, do not: ${ask}.`;
}

/** The line with what is left of the words, where it can hold all of these. */
function toWithout(facts: Facts, key: string, left: readonly string[]): string {
  const line = left.length === 0 ? `${key}=''` : toLine(key, left);
  return isSigned(facts) && line !== undefined ? ` To do without it, set\n${line}` : '';
}

/** With which the domain wants a scope to begin when it is asked for. */
function toAudience({ settings }: Facts): string {
  return settings.TOKEN_AUDIENCES[0] ?? '';
}

function toWords(claim: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(claim) ? claim : String(claim ?? '').split(' ');
  return items.filter((item) => typeof item === 'string').filter((word) => word !== '');
}
