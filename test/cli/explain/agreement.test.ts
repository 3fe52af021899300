/** The list of checks and the authorizer's own verdict are never two things, whatever the token and the configuration. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  mintSampleToken,
  SAMPLE_KINDS,
  type SampleKind,
} from '../../../local/identity-domain/sample-tokens.ts';
import { openSigningKeys } from '../../../local/identity-domain/signing-keys.ts';
import { anyChange } from '../../hostile/mutations.ts';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { AUDIENCE, SHARED_ISSUER, signToken, TENANT, toClaims } from '../../support/tokens.ts';
import { anyClaims, anyHeader } from './any-token.ts';
import { assertAgreed, explain, FOREIGN_KEY, findDeciding, KEY } from './bench.ts';

const RUNS = 300;
const STRICT = {
  REQUIRED_CLAIMS: 'sub_type=client,user',
  REQUIRED_SCOPES: 'oic.invoke',
  MIN_TOKEN_LIFETIME_SECONDS: '120',
};

/** Fails when the last part of the token is anywhere in the report. */
function assertSignatureless(report: unknown, token: string): void {
  const signature = token.split('.')[2] ?? '';
  if (signature.length >= 16)
    assert.ok(!JSON.stringify(report).includes(signature), 'the signature is there');
}

describe('the first check that fails is the reason of the authorizer', () => {
  it('for tokens with any claims, any header, signed by a known key or by another', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyClaims,
        anyHeader,
        fc.boolean(),
        fc.boolean(),
        async (claims, header, isKnown, isStrict) => {
          const token = signToken(isKnown ? KEY : FOREIGN_KEY, toClaims(NOW_SECONDS, claims), header);
          const report = await explain(token, isStrict ? STRICT : {});
          assertAgreed(report);
          assertSignatureless(report, token);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('for tokens that are mutilated in every way', async () => {
    const good = signToken(KEY, toClaims(NOW_SECONDS));
    await fc.assert(
      fc.asyncProperty(anyChange(), async (change) => {
        const body = JSON.stringify({
          type: 'USER_DEFINED',
          data: { authorization: `Bearer ${change(good)}` },
        });
        const report = await explain(body);
        assertAgreed(report);
        assertSignatureless(report, good);
      }),
      { numRuns: RUNS },
    );
  });

  it('for any text, as a token, a header or a request', async () => {
    const anyGiven = fc.oneof(
      fc.string().map((text) => `Bearer ${text}`),
      fc.string().map((text) => `Authorization: ${text}`),
      fc
        .array(fc.string())
        .map((authorization) => JSON.stringify({ type: 'USER_DEFINED', data: { authorization } })),
      fc
        .record({
          type: fc.constantFrom('TOKEN', 'USER_DEFINED', 'X'),
          token: fc.jsonValue(),
          data: fc.jsonValue(),
        })
        .map((call) => JSON.stringify(call)),
    );
    await fc.assert(
      fc.asyncProperty(anyGiven, async (given) => assertAgreed(await explain(given))),
      { numRuns: RUNS },
    );
  });

  it('for any configuration of keys that are wrong', async () => {
    const anyValue = fc.constantFrom(
      '',
      'x',
      '0',
      '99999',
      'https://a.example/x',
      'ftp://a.example',
      'RS256 RS999',
      '{}',
    );
    const keys = [
      'JWKS',
      'TOKEN_AUDIENCES',
      'TOKEN_ISSUERS',
      'TOKEN_ALGORITHMS',
      'CLOCK_SKEW_SECONDS',
      'REQUIRED_CLAIMS',
      'INTROSPECTION',
      'TOKEN_AUDIENCE',
      'JWKS_URL',
      'IDENTITY_DOMAIN_URL',
      'JWKS_CREDENTIAL_SECRET_ID',
      'MIN_TOKEN_LIFETIME_SECONDS',
      'VAULT_ENDPOINT',
      'LOG_LEVEL',
    ];
    const anyEnvironment = fc.dictionary(fc.constantFrom(...keys), anyValue, { maxKeys: 4 });
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    await fc.assert(
      fc.asyncProperty(anyEnvironment, async (environment) => {
        const report = await explain(token, environment, { isOffline: true });
        if (report.verdict.decision !== 'unknown') assertAgreed(report);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('every kind of sample token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatekeeper-explain-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const kind of Object.keys(SAMPLE_KINDS) as SampleKind[]) {
    it(`${kind}: the list and the authorizer agree`, async () => {
      const keys = await openSigningKeys(join(folder, 'keys.json'), TENANT);
      const token = await mintSampleToken(keys, {
        kind,
        domain: { issuer: SHARED_ISSUER, tenant: TENANT },
        client: { clientId: 'orders-app-example', clientName: 'orders-app-example' },
        audience: AUDIENCE,
        scope: 'oic.invoke',
        now: () => NOW,
      });
      const published = (await keys.published()).map((key) => key.published);
      const report = await explain(token, {
        JWKS: JSON.stringify({ keys: published }),
        REQUIRED_SCOPES: 'oic.invoke',
      });
      assertAgreed(report);
      assertSignatureless(report, token);
      assert.equal(findDeciding(report) === undefined, kind === 'valid' || kind === 'user');
    });
  }
});
