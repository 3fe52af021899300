/** Where the keys come from, and what is said when they cannot be had: the claims are checked all the same. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { parseKeySet } from '../../../src/token/key-set.ts';
import { NOW_SECONDS } from '../../support/clock.ts';
import { signToken, toClaims, toKeySetText } from '../../support/tokens.ts';
import { assertAgreed, explain, FOREIGN_KEY, findDeciding, KEY, stateOf } from './bench.ts';
import { CLIENT_SECRET_ID, useDomain } from './domain.ts';

const GOOD = signToken(KEY, toClaims(NOW_SECONDS));
const EXPIRED = signToken(KEY, toClaims(NOW_SECONDS, { exp: 1 }));
const SAVED_KEYS = { file: 'keys.json', keys: parseKeySet(toKeySetText(KEY)) ?? [] };
const domain = useDomain();
beforeEach(() => {
  Object.assign(domain.state, { isProtected: false, isDown: false, isVaultDenied: false });
  domain.asked.length = 0;
});

describe('keys that cannot be had', () => {
  it('of a domain that is down are the check that decides, and the claims are checked all the same', async () => {
    domain.state.isDown = true;
    const report = await explain(EXPIRED, domain.keysFrom());
    assert.equal(findDeciding(report)?.code, 'ERR_KEYS_UNREACHABLE');
    assert.match(findDeciding(report)?.mend ?? '', /--keys FILE/);
    assert.deepEqual(report.verdict, { decision: 'fail', code: 'ERR_KEYS_UNREACHABLE' });
    assert.equal(stateOf(report, 'signature'), 'skip');
    assert.equal(stateOf(report, 'expiry'), 'fail');
    assert.equal(stateOf(report, 'issuer'), 'pass');
    assertAgreed(report);
  });

  it('that are protected, without a client, are the check that decides', async () => {
    domain.state.isProtected = true;
    const report = await explain(GOOD, domain.keysFrom());
    assert.equal(findDeciding(report)?.code, 'ERR_KEYS_PROTECTED');
    assert.match(findDeciding(report)?.seen ?? '', /status 401/);
    assertAgreed(report);
  });

  it('that are protected, with a client in a Vault that one may not read, are no word about the token', async () => {
    Object.assign(domain.state, { isProtected: true, isVaultDenied: true });
    const environment = { ...domain.keysFrom(), JWKS_CREDENTIAL_SECRET_ID: CLIENT_SECRET_ID };
    const report = await explain(GOOD, environment, domain.options);
    const check = report.checks.find(({ name }) => name === 'keys');
    assert.deepEqual([check?.state, check?.code], ['warn', 'ERR_VAULT_DENIED']);
    assert.equal(report.verdict.decision, 'unknown');
    assert.match(check?.mend ?? '', /Allow group GROUP to read secret-bundles/);
  });

  it('without a profile of the OCI CLI are skipped, with what to do, and nothing is claimed', async () => {
    domain.state.isProtected = true;
    const environment = { ...domain.keysFrom(), JWKS_CREDENTIAL_SECRET_ID: CLIENT_SECRET_ID };
    const report = await explain(GOOD, environment);
    assert.deepEqual(report.verdict, { decision: 'unknown', because: 'there is no Vault here' });
    assert.equal(stateOf(report, 'keys'), 'skip');
  });

  it('offline are skipped, and the network is left alone', async () => {
    const environment = { ...domain.keysFrom(), JWKS_CREDENTIAL_SECRET_ID: CLIENT_SECRET_ID };
    const report = await explain(GOOD, environment, { ...domain.options, isOffline: true });
    assert.equal(report.verdict.decision, 'unknown');
    assert.equal(stateOf(report, 'keys'), 'skip');
    assert.match(report.checks.find(({ name }) => name === 'keys')?.found ?? '', /--keys FILE/);
    assert.equal(stateOf(report, 'tenant'), 'pass');
    assert.deepEqual(domain.asked, []);
  });

  it('offline, where JWKS lacks the key and the address may have it, are no word about the token', async () => {
    const seed = {
      IDENTITY_DOMAIN_URL: domain.url(),
      ALLOW_INSECURE_HTTP: 'true',
      JWKS: toKeySetText(FOREIGN_KEY),
    };
    const report = await explain(GOOD, seed, { isOffline: true });
    assert.equal(report.verdict.decision, 'unknown');
    assert.equal(findDeciding(report), undefined);
    assert.deepEqual(domain.asked, []);
  });
});

describe('keys', () => {
  it('of the configuration come first, and nobody is asked', async () => {
    const report = await explain(GOOD, { IDENTITY_DOMAIN_URL: domain.url(), ALLOW_INSECURE_HTTP: 'true' });
    assert.deepEqual(report.verdict, { decision: 'allow' });
    assert.deepEqual(report.keys, { place: 'JWKS of the configuration', thumbprints: ['thumb-1'] });
    assert.deepEqual(domain.asked, []);
  });

  it('of the configuration that lack the token’s are followed by those of the domain, as the authorizer does it', async () => {
    const seed = {
      IDENTITY_DOMAIN_URL: domain.url(),
      ALLOW_INSECURE_HTTP: 'true',
      JWKS: toKeySetText(FOREIGN_KEY),
    };
    const report = await explain(GOOD, seed);
    assert.deepEqual(report.verdict, { decision: 'allow' });
    assert.match(report.keys?.place ?? '', /^127\.0\.0\.1:\d+, openly$/);
    assertAgreed(report);
  });

  it('that are protected are read with the client in Vault', async () => {
    domain.state.isProtected = true;
    const environment = { ...domain.keysFrom(), JWKS_CREDENTIAL_SECRET_ID: CLIENT_SECRET_ID };
    const report = await explain(GOOD, environment, domain.options);
    assert.deepEqual(report.verdict, { decision: 'allow' });
    assert.match(report.keys?.place ?? '', /with the client of JWKS_CREDENTIAL_SECRET_ID$/);
    assert.doesNotMatch(JSON.stringify(report), /canary|domain-token/);
  });

  it('that are saved in a file take the place of all others', async () => {
    const report = await explain(GOOD, { ...domain.keysFrom() }, { savedKeys: SAVED_KEYS, isOffline: true });
    assert.deepEqual(report.verdict, { decision: 'allow' });
    assert.equal(report.keys?.place, 'the file keys.json');
    assert.deepEqual(domain.asked, []);
  });
});

describe('introspection', () => {
  it('that fails is the check that decides', async () => {
    domain.state.isDown = true;
    const report = await explain(GOOD, domain.environment(), domain.options);
    assert.deepEqual(report.verdict, { decision: 'fail', code: 'ERR_DOMAIN_UNAVAILABLE' });
    assert.equal(findDeciding(report)?.name, 'revocation');
    assertAgreed(report);
  });

  it('is not asked offline, nor of a token that is refused anyway', async () => {
    const offline = await explain(GOOD, domain.environment(), { ...domain.options, isOffline: true });
    const expired = await explain(EXPIRED, domain.environment(), domain.options);
    for (const report of [offline, expired]) assert.equal(stateOf(report, 'revocation'), 'skip');
    assert.deepEqual(domain.asked, []);
  });

  for (const options of [{}, { savedKeys: SAVED_KEYS }]) {
    const what = 'savedKeys' in options ? 'with saved keys' : 'with seed keys';
    it(`that is not asked offline leaves a good token untold of, ${what}`, async () => {
      const environment = domain.environment();
      const { verdict } = await explain(GOOD, environment, {
        ...domain.options,
        ...options,
        isOffline: true,
      });
      assert.equal(verdict.decision, 'unknown');
      assert.match(JSON.stringify(verdict), /INTROSPECTION=first-use/);
      assert.deepEqual(domain.asked, []);
    });
  }

  it('that finds the token active is a check that passes', async () => {
    const report = await explain(GOOD, domain.environment(), domain.options);
    assert.equal(stateOf(report, 'revocation'), 'pass');
  });
});
