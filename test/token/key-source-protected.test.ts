/** A key set that the domain protects: when it is asked openly, when with a token, and what is said when neither helps. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeySourceBench as createBench } from './key-source-protected-bench.ts';

describe('a key set that is open', () => {
  it('is asked for openly each time, and no token is minted although there is a client', async () => {
    const { keySet, vault, fetch } = createBench();
    keySet.admits = () => true;
    for (let index = 0; index < 3; index += 1) assert.deepEqual(await fetch(), [1, 'openly']);
    assert.deepEqual(vault.reads, []);
  });
});

describe('a key set that the domain protects', () => {
  for (const refusal of [401, 403]) {
    it(`is asked for openly first, after ${refusal} with a token, and from then on with it at once`, async () => {
      const { keySet, fetch } = createBench();
      keySet.refusal = refusal;
      assert.deepEqual(await fetch(), [1, 'openly', 'mint 1', 'Bearer 1']);
      assert.deepEqual(await fetch(), [1, 'Bearer 1']);
      assert.deepEqual(await fetch(), [1, 'Bearer 1']);
    });

    it(`is asked for with a new token at once when the old one gets ${refusal}, as after a rotation`, async () => {
      const { keySet, fetch, vault } = createBench();
      await fetch();
      keySet.refusal = refusal;
      keySet.admits = (bearer) => bearer === 'canary-token-2';
      assert.deepEqual(await fetch(), [1, 'Bearer 1', 'mint 2', 'Bearer 2']);
      assert.deepEqual(vault.reads, ['CURRENT', 'CURRENT'], 'with the secret that Vault has by then');
      assert.deepEqual(await fetch(), [1, 'Bearer 2']);
    });

    it(`is given up when two tokens get ${refusal}, and what to do is said`, async () => {
      const { keySet, failureOf, asked } = createBench();
      Object.assign(keySet, { refusal, admits: () => false });
      const error = await failureOf();
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_PROTECTED', refusal]);
      assert.match(error.detail ?? '', /JWKS_CREDENTIAL_SECRET_ID.*app role.*Configure client access/);
      assert.deepEqual(asked, ['openly', 'mint 1', 'Bearer 1', 'mint 2', 'Bearer 2']);
    });
  }

  it('is asked for openly again after it was given up, since somebody may have opened it', async () => {
    const { keySet, fetch, failureOf } = createBench();
    await fetch();
    keySet.admits = () => false;
    await failureOf();
    keySet.admits = (bearer) => bearer === undefined;
    assert.deepEqual(await fetch(), [1, 'openly']);
  });

  it('is asked for with the last token after it was given up, and with a new one where that is still refused', async () => {
    const { keySet, fetch, failureOf } = createBench();
    keySet.admits = () => false;
    await failureOf();
    keySet.admits = (bearer) => bearer === 'canary-token-3';
    assert.deepEqual(await fetch(), [1, 'openly', 'Bearer 2', 'mint 3', 'Bearer 3']);
    keySet.admits = () => false;
    await failureOf();
    keySet.admits = (bearer) => bearer !== undefined;
    assert.deepEqual(await fetch(), [1, 'openly', 'Bearer 4'], 'the role may have been granted meanwhile');
  });

  it('cannot be had without a client, and both ways out are named', async () => {
    const { failureOf, asked } = createBench({ hasClient: false });
    for (let index = 0; index < 2; index += 1) {
      const { code, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([code, upstreamStatus], ['ERR_KEYS_PROTECTED', 401]);
      assert.match(detail ?? '', /Access signing certificate, Configure client access/);
      assert.match(detail ?? '', /\bJWKS_CREDENTIAL_SECRET_ID\b.*\bJWKS\b/);
      assert.deepEqual(asked, ['openly']);
    }
  });

  it('is fetched within one time limit, which all steps share', async () => {
    const { domain, vault, keySet, fetch, limits } = createBench();
    await fetch();
    domain.tookMs = 400;
    vault.tookMs = 100;
    keySet.admits = (bearer) => bearer === 'canary-token-3';
    await assert.rejects(fetch(3000), { code: 'ERR_KEYS_PROTECTED' });
    assert.deepEqual(limits, [3000, 2500, 2100]);
    Object.assign(vault, { tookMs: 0 });
    assert.deepEqual(await fetch(2000), [1, 'openly', 'Bearer 2', 'mint 3', 'Bearer 3']);
    assert.deepEqual(limits, [2000, 1600, 1200, 800]);
  });

  it('leaves nothing of the time limit to a last step when the others took it all', async () => {
    const { domain, fetch, limits } = createBench();
    domain.tookMs = 800;
    await fetch(1000);
    assert.deepEqual(limits, [1000, 200, 0]);
  });
});
