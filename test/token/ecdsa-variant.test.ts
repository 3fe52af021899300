/** Of every ECDSA signature there is a second one that holds: a token in two spellings is one token. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyFor, signAs, toPlainKeySet } from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

describe('the other ECDSA signature of the same token, which anyone can make,', () => {
  // The order of P-256 (FIPS 186-5, SP 800-186): of (r, s) the other one is (r, n - s).
  const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const { privateKey, publicKey } = createKeyFor('ES256');
  const published = toPlainKeySet(publicKey, { kid: 'one' });

  function toOther(token: string): string {
    const at = token.lastIndexOf('.') + 1;
    const signature = Buffer.from(token.slice(at), 'base64url');
    const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
    const other = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex');
    return token.slice(0, at) + Buffer.concat([signature.subarray(0, 32), other]).toString('base64url');
  }

  it('is verified for itself, and each of them is accepted as often as it comes', async () => {
    const { verify, claims, domain } = createVerifierBench(published, { algorithms: ['ES256'] });
    const token = signAs('ES256', privateKey, { alg: 'ES256', kid: 'one' }, claims());
    assert.notEqual(toOther(token), token);
    for (const one of [token, toOther(token), token, toOther(token), toOther(token)]) {
      assert.equal(await verify(one), 'allow');
    }
    assert.equal(await verify(`${toOther(token).slice(0, -8)}AAAAAAAA`), 'signature_invalid');
    assert.equal(domain.fetches, 2, 'the forged one was asked about');
  });

  it('is refused with the first one when the token ends', async () => {
    const { verify, claims, time } = createVerifierBench(published, { algorithms: ['ES256'] });
    const token = signAs('ES256', privateKey, { alg: 'ES256', kid: 'one' }, claims());
    await verify(token);
    await verify(toOther(token));
    time.now += 3_630_000;
    assert.equal(await verify(toOther(token)), 'token_expired');
    assert.equal(await verify(token), 'token_expired');
  });
});
