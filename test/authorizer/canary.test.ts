/**
 * Secrets are planted in tokens, claims, headers and bodies, and searched for in every log line and every answer of
 * the authorizer: what a caller sends in must not come out.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { DENIAL_REASONS, type DenialReason } from '../../src/token/denial.ts';
import { NOW_SECONDS } from '../support/clock.ts';
import { createSigningKey, signParts, signToken, toClaims, toPart } from '../support/tokens.ts';
import { type BenchOptions, createBench } from './bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');
const CANARY = 'canary-c41f';
/** In claims that nobody configured to be handed on. */
const POISON = {
  email: CANARY,
  jti: CANARY,
  user_displayname: CANARY,
  [CANARY]: CANARY,
  nested: { a: [CANARY] },
};
/** Of a token that no key of the domain has signed, or none that counts, not even these come out. */
const UNKNOWN = { ...POISON, sub: CANARY, client_id: CANARY };
/** Whose token it is stands in the line once the domain's signature holds: in these two fields, and nowhere else. */
const KNOWN = { sub: 'subject-51e0', client_id: 'client-93bb' };
/** The `jti` of a token that the domain has revoked. */
const REVOKED = 'revoked-token';

function sign(
  changes: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  return signToken(KEY, toClaims(NOW_SECONDS, { ...POISON, sub_type: 'client', ...changes }), header);
}

/** The canary as it is, in Base64 at each of its three offsets, and whole tokens and their signatures. */
function assertClean(seen: string, token = ''): void {
  const encoded = ['', 'x', 'xx'].map((before) => toPart(before + CANARY).slice(4, 12));
  const [, payload = '', signature = ''] = token.split('.');
  const traces = [CANARY, ...encoded, token, payload, signature].filter((trace) => trace.length >= 8);
  for (const trace of traces) assert.ok(!seen.includes(trace), `${trace} came out: ${seen}`);
}

async function run(body: string, options: Partial<BenchOptions> = {}): Promise<string> {
  const { callWith, lines } = createBench({ key: KEY, ...options });
  const outcome = await callWith(body).catch((thrown: unknown) => thrown);
  return `${lines.join('')}${JSON.stringify(outcome)}${inspect(outcome, { depth: 9, showHidden: true })}`;
}

function toBody(token: string, scheme = 'Bearer'): string {
  const data = { authorization: `${scheme} ${token}`, cookie: CANARY, body: CANARY };
  return JSON.stringify({ type: 'USER_DEFINED', data, extra: CANARY });
}

/** With every optional check. */
const STRICT: Partial<BenchOptions> = {
  minTokenLifetimeSeconds: 60,
  requiredClaims: [{ name: 'sub_type', values: ['client'] }],
  isRevoked: async (token) => Buffer.from(token.split('.')[1] ?? '', 'base64url').includes(REVOKED),
};

/** A token for each reason that a token can have. */
const REFUSED: Partial<Record<DenialReason, string>> = {
  token_too_long: `${toPart(CANARY)}.${'a'.repeat(20_000)}`,
  token_malformed: `${toPart({ alg: 'RS256', kid: CANARY })}.${toPart(CANARY)}.AA`,
  algorithm_not_allowed: signParts(
    KEY,
    JSON.stringify({ alg: CANARY, kid: CANARY }),
    JSON.stringify(UNKNOWN),
  ),
  key_unknown: signToken(FOREIGN, UNKNOWN, { kid: CANARY, 'x5t#S256': CANARY }),
  header_not_allowed: sign(UNKNOWN, { jku: `https://${CANARY}.example/`, jwk: { k: CANARY } }),
  signature_invalid: signToken(FOREIGN, UNKNOWN, { 'x5t#S256': undefined, x5t: undefined, [CANARY]: CANARY }),
  claims_malformed: sign({ scope: { a: CANARY }, ...KNOWN }),
  issuer_not_accepted: sign({ iss: `https://${CANARY}.example/`, ...KNOWN }),
  audience_not_accepted: sign({ aud: [CANARY], ...KNOWN }),
  token_expired: sign({ exp: 1, ...KNOWN }),
  token_not_yet_valid: sign({ nbf: NOW_SECONDS + 3600, ...KNOWN }),
  not_an_access_token: sign({ tok_type: CANARY, ...KNOWN }),
  tenant_not_accepted: sign({ tenant: CANARY, ...KNOWN }),
  token_bound: sign({ cnf: { jkt: CANARY }, ...KNOWN }),
  claim_not_accepted: sign({ sub_type: CANARY, ...KNOWN }),
  caller_unidentified: sign({ sub: undefined, client_id: undefined }),
  scope_missing: sign({ scope: CANARY, ...KNOWN }),
  token_ends_too_soon: sign({ exp: NOW_SECONDS + 59, ...KNOWN }),
  token_revoked: sign({ jti: REVOKED, ...KNOWN }),
};

describe('nothing secret comes out', () => {
  it('of an allowed call: neither the token nor a claim that was not asked for', async () => {
    const token = sign({});
    const seen = await run(toBody(token));
    assert.match(seen, /"decision":"allow"/);
    assertClean(seen, token);
  });

  for (const [reason, token] of Object.entries(REFUSED)) {
    it(`of a call that is refused for ${reason}`, async () => {
      const seen = await run(toBody(token), STRICT);
      assert.match(seen, new RegExp(`"reason":"${reason}"`), 'refused for another reason');
      assertClean(seen, token);
      const { sub, client_id: client } = KNOWN;
      const elsewhere = seen.replace(`"client":"${client}","subject":"${sub}"`, '');
      assert.doesNotMatch(elsewhere, new RegExp(`${sub}|${client}`));
    });
  }

  it('for any reason that there is', () => {
    const others: DenialReason[] = [
      'token_missing',
      'token_repeated',
      'scheme_not_bearer',
      'request_malformed',
    ];
    assert.deepEqual([...Object.keys(REFUSED), ...others].sort(), Object.keys(DENIAL_REASONS).sort());
  });

  for (const [reason, body] of [
    ['token_missing', JSON.stringify({ type: 'USER_DEFINED', data: { cookie: CANARY } })],
    [
      'token_repeated',
      JSON.stringify({ type: 'USER_DEFINED', data: { authorization: [CANARY, `Bearer ${CANARY}`] } }),
    ],
    ['scheme_not_bearer', toBody(toPart(CANARY), 'Basic')],
    ['scheme_not_bearer', toBody(CANARY, CANARY)],
    ['request_malformed', CANARY],
    ['request_malformed', JSON.stringify({ type: CANARY, token: CANARY })],
    ['request_malformed', `{"type":"TOKEN","token":"Bearer ${CANARY}"`],
  ] as const) {
    it(`of a call without a token: ${reason}, ${body.slice(0, 40)}`, async () => {
      const seen = await run(body);
      assert.match(seen, new RegExp(`"reason":"${reason}"`));
      assertClean(seen);
    });
  }

  it('of a call that cannot be decided, whatever the identity domain said', async () => {
    for (const fetchKeySet of [
      async () => Promise.reject(new GatekeeperError('ERR_KEYS_UNREACHABLE')),
      async () => JSON.stringify({ keys: [{ kty: 'RSA', n: CANARY, e: CANARY, kid: CANARY }] }),
      async () => CANARY,
    ]) {
      const token = sign({ sub: CANARY });
      assertClean(await run(toBody(token), { fetchKeySet }), token);
    }
  });
});
