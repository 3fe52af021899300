/** A token that comes again: its signature is not checked twice, and everything else is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createFixedKeys } from '../../src/token/key-cache.ts';
import { parseKeySet, type VerificationKey } from '../../src/token/key-set.ts';
import { createVerifier, type VerificationAudit } from '../../src/token/verify.ts';
import { createTestClock, NOW_SECONDS } from '../support/clock.ts';
import {
  AUDIENCE,
  createSigningKey,
  SHARED_ISSUER,
  signToken,
  toClaims,
  toKeySetText,
} from '../support/tokens.ts';
import { createVerifierBench } from './verify-bench.ts';

const KEY = createSigningKey('thumb-1');
const FOREIGN = createSigningKey('thumb-foreign');
const NEW = createSigningKey('thumb-new');

/** The same token with another signature: the last byte is changed. */
function spoil(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(at), 'base64url');
  signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  return token.slice(0, at) + signature.toString('base64url');
}

/** A verifier of KEY; `swap` puts a key in the place of that one, inside of the very same key set. */
function createSwapBench() {
  const time = createTestClock();
  const value: VerificationKey[] = [...(parseKeySet(toKeySetText(KEY)) ?? [])];
  const policy = {
    issuers: [SHARED_ISSUER],
    audiences: [AUDIENCE],
    tenant: undefined,
    requiredClaims: [],
    clockSkewSeconds: 30,
  };
  const keys = createFixedKeys(value);
  const createOne = (changes: Partial<typeof policy> = {}) => {
    const verify = createVerifier({
      keys,
      algorithms: ['RS256'],
      policy: { ...policy, ...changes },
      clock: time.clock,
    });
    return async (token: string): Promise<string> => {
      const audit: VerificationAudit = {};
      const outcome = await verify(token, createDeadline(time.now + 1000, time.clock), audit);
      return 'denied' in outcome ? outcome.denied : `allow by ${audit.keyThumbprint}`;
    };
  };
  const swap = (key: typeof KEY): void => {
    const [first] = value;
    assert.ok(first !== undefined);
    value[0] = { ...first, key: key.publicKey };
  };
  return { time, createOne, swap };
}

describe('a token that has been verified', () => {
  it('is accepted without another check of its signature, and says the same of its key', async () => {
    const { createOne, swap } = createSwapBench();
    const verify = createOne();
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.equal(await verify(token), 'allow by thumb-1');
    swap(FOREIGN);
    assert.equal(await verify(token), 'allow by thumb-1', 'no key was used');
    const other = signToken(KEY, toClaims(NOW_SECONDS, { jti: 'token-2' }));
    assert.equal(await verify(other), 'signature_invalid', 'the swapped key is used for every other');
  });

  it('is verified by each verifier for itself: another configuration knows nothing of it', async () => {
    const { createOne, swap } = createSwapBench();
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    assert.equal(await createOne()(token), 'allow by thumb-1');
    swap(FOREIGN);
    assert.equal(await createOne()(token), 'signature_invalid');
  });

  it('that was refused for its claims is not remembered', async () => {
    const { createOne, swap, time } = createSwapBench();
    const verify = createOne();
    const early = signToken(KEY, toClaims(NOW_SECONDS, { nbf: NOW_SECONDS + 3600 }));
    assert.equal(await verify(early), 'token_not_yet_valid');
    swap(FOREIGN);
    time.now += 3_590_000;
    assert.equal(await verify(early), 'signature_invalid');
  });

  it('ends with its exp, and is forgotten then', async () => {
    const { createOne, swap, time } = createSwapBench();
    const verify = createOne();
    const token = signToken(KEY, toClaims(NOW_SECONDS, { exp: NOW_SECONDS + 60 }));
    assert.equal(await verify(token), 'allow by thumb-1');
    time.now += 89_999;
    assert.equal(await verify(token), 'allow by thumb-1');
    time.now += 1;
    assert.equal(await verify(token), 'token_expired');
    swap(FOREIGN);
    time.now -= 60_000;
    assert.equal(await verify(token), 'signature_invalid');
  });

  it('is refused when the clock is set back to before its beginning', async () => {
    const { createOne, time } = createSwapBench();
    const verify = createOne();
    for (const claim of ['nbf', 'iat']) {
      const token = signToken(KEY, toClaims(NOW_SECONDS, { iat: undefined, [claim]: NOW_SECONDS }));
      assert.equal(await verify(token), 'allow by thumb-1');
      time.now -= 31_000;
      assert.equal(await verify(token), 'token_not_yet_valid');
      time.now += 31_000;
    }
  });

  it('is refused with any other signature, and that does not make it forgotten', async () => {
    const { createOne, swap } = createSwapBench();
    const verify = createOne();
    const token = signToken(KEY, toClaims(NOW_SECONDS));
    const foreign = signToken(FOREIGN, toClaims(NOW_SECONDS), { 'x5t#S256': 'thumb-1', x5t: 'sha1-thumb-1' });
    assert.equal(await verify(token), 'allow by thumb-1');
    for (const forged of [spoil(token), foreign, `${token.slice(0, token.lastIndexOf('.'))}.AAAA`]) {
      assert.equal(forged.slice(0, forged.lastIndexOf('.')), token.slice(0, token.lastIndexOf('.')));
      assert.equal(await verify(forged), 'signature_invalid');
    }
    assert.equal(await verify(`${token.slice(0, token.lastIndexOf('.'))}.`), 'token_malformed');
    swap(FOREIGN);
    assert.equal(await verify(token), 'allow by thumb-1');
  });
});

describe('a token that has been verified by a key set', () => {
  it('is verified anew under the next one, and refused when its key is no longer there', async () => {
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    assert.equal(await verify(token), 'allow');
    domain.published = [NEW];
    time.now += 599_999;
    assert.equal(await verify(token), 'allow', 'the key set is fresh');
    time.now += 1;
    assert.equal(await verify(token), 'key_unknown');
  });

  it('is refused at once when an early fetch has brought another key set', async () => {
    const { verify, claims, domain } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    assert.equal(await verify(token), 'allow');
    domain.published = [NEW];
    assert.equal(await verify(signToken(NEW, claims())), 'allow');
    assert.equal(await verify(token), 'key_unknown');
  });

  it('is refused when the key under its name is another by now', async () => {
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    assert.equal(await verify(token), 'allow');
    domain.published = [{ ...NEW, thumbprint: 'thumb-1' }];
    time.now += 600_000;
    assert.equal(await verify(token), 'signature_invalid');
  });

  it('is accepted anew while its key is still there, and has the freshness of the new key set', async () => {
    const { verifyToken, verify, claims, domain, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims());
    await verify(token);
    domain.published = [NEW, KEY];
    time.now += 600_000;
    for (let index = 0; index < 2; index += 1) {
      const outcome = await verifyToken(token, createDeadline(time.now + 1000, time.clock));
      assert.ok('keyFreshUntil' in outcome);
      assert.equal(outcome.keyFreshUntil, time.now + 600_000);
    }
    assert.equal(domain.fetches, 2);
  });

  it('is undecided when the key set cannot be had and none may serve: what is remembered is no key', async () => {
    const { verify, claims, domain, time } = createVerifierBench([KEY]);
    const token = signToken(KEY, claims({ exp: NOW_SECONDS + 86_400 }));
    assert.equal(await verify(token), 'allow');
    domain.isDown = true;
    time.now += 600_000 + 3_599_999;
    assert.equal(await verify(token), 'allow');
    time.now += 5001;
    await assert.rejects(verify(token), { code: 'ERR_KEYS_UNREACHABLE' });
  });
});
