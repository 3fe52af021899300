/** What else the identity domain tells: its issuer, its clock, and whether the seed keys are still its own. */
import { sendHttp } from '../../src/runtime/http.ts';
import { parseJsonObject } from '../../src/runtime/json.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import { compareClocks } from './clock-check.ts';
import type { Doctor } from './doctor-options.ts';
import { type Domain, fetchDomain, type TimedAnswer } from './domain.ts';
import { type Finding, type Outcome, settle, toPass, toSkip } from './finding.ts';
import { checkKeySet } from './key-set-checks.ts';
import type { Readers } from './readers.ts';
import { checkSeedKeys } from './seed-checks.ts';

const DISCOVERY_PATH = '/.well-known/openid-configuration';
const MAX_BYTES = 65_536;
const MAX_ISSUER_LENGTH = 200;

/** All checks of the domain, but for its client. */
export async function checkDomain(doctor: Doctor, readers: Readers): Promise<readonly Finding[]> {
  const [domain, discovery] = await Promise.all([
    fetchDomain(doctor, readers),
    settle(fetchDiscovery(doctor)),
  ]);
  if (domain === undefined) {
    const isGateway = doctor.invoker?.CALLER_SOURCE === 'gateway' && doctor.authorizer === undefined;
    return [toSkip('key-set', isGateway ? 'no function reads it' : 'needs settings')];
  }
  return [
    ...checkKeySet(domain),
    ...checkSeedKeys(domain),
    checkIssuer(domain, discovery),
    compareClocks(toAnswers(domain, discovery), domain.settings.CLOCK_SKEW_SECONDS),
  ];
}

async function fetchDiscovery({ authorizer, invoker, timeoutMs }: Doctor): Promise<TimedAnswer | undefined> {
  const domain = (authorizer ?? invoker)?.IDENTITY_DOMAIN_URL;
  if (domain === undefined) return undefined;
  const sentAt = Date.now();
  const url = new URL(DISCOVERY_PATH, domain);
  const headers = [['accept', 'application/json']] as const;
  const answer = await sendHttp({ url, method: 'GET', headers, timeoutMs, maxBytes: MAX_BYTES });
  return { ...answer, sentAt, receivedAt: Date.now() };
}

function toAnswers({ answers }: Domain, discovery: Outcome<TimedAnswer | undefined>): readonly TimedAnswer[] {
  return discovery.ok && discovery.value !== undefined ? [...answers, discovery.value] : answers;
}

/**
 * A warning at most: Oracle's documentation has discovery, tokens and domains with different issuers, and only a token tells
 * which one counts.
 */
function checkIssuer({ settings }: Domain, discovery: Outcome<TimedAnswer | undefined>): Finding {
  const name = 'issuer';
  if (!discovery.ok) return toSkip(name, `${DISCOVERY_PATH} does not answer; the functions do without it`);
  if (discovery.value === undefined) return toSkip(name, 'IDENTITY_DOMAIN_URL is not set');
  const { status, body } = discovery.value;
  const issuer = status === 200 ? parseJsonObject(body)?.['issuer'] : undefined;
  const accepted = settings.TOKEN_ISSUERS;
  if (typeof issuer !== 'string') {
    return toSkip(name, `${DISCOVERY_PATH} does not say (status ${status}); the functions do without it`);
  }
  if (accepted.includes(issuer)) return toPass(name, toPrintable(issuer, MAX_ISSUER_LENGTH));
  return {
    name,
    state: 'warn',
    code: 'issuer_not_accepted',
    found: 'discovery names another issuer than those that are accepted; tokens may have either',
    seen: toPrintable(issuer, MAX_ISSUER_LENGTH),
    expected: accepted.join(' '),
    key: 'TOKEN_ISSUERS',
    mend: `decode a token of yours (docs/deploy.md, step 1.4); if its iss is that one, put it into TOKEN_ISSUERS`,
  };
}
