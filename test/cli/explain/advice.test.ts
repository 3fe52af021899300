/** Advice never opens a door: what an unverified token says is no reason to accept it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOW_SECONDS } from '../../support/clock.ts';
import { signToken, toClaims } from '../../support/tokens.ts';
import { explain, FOREIGN_KEY, findDeciding, KEY } from './bench.ts';

const sign = (changes: Readonly<Record<string, unknown>> = {}, key = KEY) =>
  signToken(key, toClaims(NOW_SECONDS, changes));

describe('advice', () => {
  for (const [name, changes] of [
    ['audience', { aud: 'https://evil.example/' }],
    ['issuer', { iss: 'https://evil.example/' }],
    ['tenant', { tenant: 'idcs-evil' }],
  ] as const) {
    it(`of a token that no known key has signed is never to accept its ${name}`, async () => {
      const report = await explain(sign(changes, FOREIGN_KEY));
      assert.equal(findDeciding(report)?.code, 'key_unknown');
      const check = report.checks.find((one) => one.name === name);
      assert.equal(check?.state, 'fail');
      assert.match(check?.found ?? '', /^would be refused for this too/);
      assert.match(check?.mend ?? '', /proves nothing/);
      assert.doesNotMatch(JSON.stringify(report.checks.map(({ mend = '' }) => mend)), /evil/);
    });
  }

  for (const [name, changes, environment] of [
    ['scopes', { scope: 'other' }, { REQUIRED_SCOPES: 'oic.invoke' }],
    ['required-claims', {}, { REQUIRED_CLAIMS: 'role=admin' }],
    ['lifetime', { exp: NOW_SECONDS + 400 }, { MIN_TOKEN_LIFETIME_SECONDS: '600' }],
    ['start', { iat: NOW_SECONDS + 100 }, {}],
  ] as const) {
    it(`is to ask for less in ${name} for a token only that a known key has signed`, async () => {
      const mendOf = async (key: typeof KEY) => {
        const { checks } = await explain(sign(changes, key), environment);
        const check = checks.find((one) => one.name === name);
        assert.equal(check?.state, 'fail');
        return check?.mend ?? '';
      };
      assert.match(await mendOf(KEY), /^[A-Z_]+='\d*'$/m);
      assert.doesNotMatch(await mendOf(FOREIGN_KEY), /='/);
    });
  }

  it('never takes out a condition that holds, also one that no line can hold', async () => {
    const environment = { REQUIRED_CLAIMS: "role=admin team=o'brien" };
    const mend = findDeciding(await explain(sign({ team: "o'brien" }), environment))?.mend ?? '';
    assert.match(mend, /role=admin/);
    assert.doesNotMatch(mend, /REQUIRED_CLAIMS=/);
  });

  it('bears with clocks by numbers only', async () => {
    const { checks } = await explain(sign({ nbf: 'soon', iat: NOW_SECONDS + 60 }));
    const { mend = '' } = checks.find(({ name }) => name === 'start') ?? {};
    assert.match(mend, /^CLOCK_SKEW_SECONDS='90'$/m);
  });

  it('is not to add the audience of another tenant’s token, or of an ID token', async () => {
    const other = await explain(sign({ aud: 'https://x.example/', tenant: 'idcs-9999example' }));
    const idToken = await explain(sign({ aud: 'https://x.example/', tok_type: 'IT' }));
    for (const report of [other, idToken]) {
      assert.equal(findDeciding(report)?.code, 'audience_not_accepted');
      assert.match(findDeciding(report)?.mend ?? '', /^Do not add its audience/);
    }
  });

  it('holds no line for a word that would need quotes, or would end them', async () => {
    for (const aud of ["x' y", "x'", 'a b', 'é', '']) {
      const mend = findDeciding(await explain(sign({ aud: [aud] })))?.mend ?? '';
      assert.doesNotMatch(
        mend
          .split('\n')
          .filter((line) => line.startsWith('TOKEN_'))
          .join(),
        /x'|é/,
        mend,
      );
    }
  });

  it('is not to add `none` or a shared secret', async () => {
    for (const alg of ['none', 'HS256']) {
      const report = await explain(signToken(KEY, toClaims(NOW_SECONDS), { alg }));
      assert.match(findDeciding(report)?.mend ?? '', /forged/);
    }
  });

  it('is never to pin the tenant of a token that names none', async () => {
    for (const tenant of [undefined, null, 7, ['idcs-0123example']]) {
      for (const environment of [{}, { TOKEN_TENANT: '' }]) {
        const { checks } = await explain(sign({ tenant }), environment);
        const mend = checks.find(({ name }) => name === 'tenant')?.mend ?? '';
        assert.doesNotMatch(mend, /undefined|null|TOKEN_TENANT='(?:7|idcs-0)/);
      }
    }
  });

  it('warns of a tenant that is not pinned', async () => {
    const report = await explain(sign(), { TOKEN_TENANT: '' });
    const check = report.checks.find(({ name }) => name === 'tenant');
    assert.equal(check?.state, 'warn');
    assert.match(check?.mend ?? '', /TOKEN_TENANT='idcs-0123example'/);
    assert.deepEqual(report.verdict, { decision: 'allow' });
  });
});
