/**
 * Twenty thousand mutated tokens: what is accepted here is an original token, and three libraries accept it too;
 * nothing throws but the known errors. The same for signed tokens with any header and any claims.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GatekeeperError } from '../../src/errors.ts';
import { createFixedKeys } from '../../src/token/key-cache.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { createVerifier } from '../../src/token/verify.ts';
import {
  AUDIENCE,
  createSigningKey,
  SHARED_ISSUER,
  signParts,
  signToken,
  TENANT,
  toClaims,
  toKeySetText,
} from '../support/tokens.ts';
import { anyChange } from './mutations.ts';
import { createPeers, PEER_NAMES } from './peers.ts';

const MUTATIONS = 20_000;
const SIGNED = 1_500;
const KEY = createSigningKey('thumb-1');
// The libraries read the real clock, and so must we.
const NOW_SECONDS = Math.floor(Date.now() / 1000);
const USER = { sub: 'user-example', aud: ['https://other.example/', AUDIENCE], sub_type: 'user' };
const ORIGINALS = [
  signToken(KEY, toClaims(NOW_SECONDS)),
  signToken(KEY, toClaims(NOW_SECONDS, USER)),
  signToken(KEY, toClaims(NOW_SECONDS, { scope: undefined, jti: 'token-2' }), { typ: 'JWT' }),
];
const peers = createPeers(KEY.publicKey);
const deadline = { remainingMs: () => 30_000 };
const verifyToken = createVerifier({
  keys: createFixedKeys(parseKeySet(toKeySetText(KEY)) ?? []),
  algorithms: ['RS256'],
  policy: {
    issuers: [SHARED_ISSUER],
    audiences: [AUDIENCE],
    tenant: TENANT,
    requiredClaims: [],
    clockSkewSeconds: 0,
  },
  clock: Date.now,
});

/** `accepted`, `denied`, or the code of the known error; anything else that is thrown fails the test. */
async function judge(token: string): Promise<string> {
  try {
    return 'denied' in (await verifyToken(token, deadline)) ? 'denied' : 'accepted';
  } catch (error) {
    assert.ok(error instanceof GatekeeperError, `${String(error)} for ${token}`);
    return error.code;
  }
}

async function assertPeersAccept(token: string): Promise<void> {
  for (const name of PEER_NAMES) assert.ok(await peers[name](token), `${name} refuses ${token}`);
}

/** Fails as soon as something comes to the process that nobody caught. */
function watchProcess(): { end: () => void; unexpected: unknown[] } {
  const unexpected: unknown[] = [];
  const note = (error: unknown): void => {
    unexpected.push(error);
  };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  return {
    unexpected,
    end: () => {
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
    },
  };
}

describe('a token changed by whoever has no key', () => {
  it(`is refused in ${MUTATIONS} cases, unless the change left the original`, async () => {
    const seen = { accepted: 0, denied: 0, distinct: new Set<string>() };
    const watch = watchProcess();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ORIGINALS), anyChange(), async (original, change) => {
        const token = change(original);
        const outcome = await judge(token);
        seen.distinct.add(token);
        if (outcome !== 'accepted') {
          assert.equal(outcome, 'denied');
          seen.denied += 1;
          return;
        }
        seen.accepted += 1;
        assert.ok(ORIGINALS.includes(token), `accepted, but never issued: ${token}`);
        await assertPeersAccept(token);
      }),
      { numRuns: MUTATIONS },
    );
    watch.end();
    assert.deepEqual(watch.unexpected, []);
    // Else the property would hold for a gate that refuses all, or of changes that change nothing.
    assert.ok(seen.accepted > 100, `${seen.accepted} accepted`);
    assert.ok(seen.denied > MUTATIONS / 2, `${seen.denied} denied`);
    assert.ok(seen.distinct.size > MUTATIONS / 2, `${seen.distinct.size} distinct tokens`);
  });
});

describe('a token signed with any header and any claims', () => {
  /** A good object with up to two members set to something else. */
  const changed = (good: object, members: Readonly<Record<string, readonly unknown[]>>) =>
    fc
      .array(
        fc
          .constantFrom(...Object.entries(members))
          .chain(([name, values]) => fc.tuple(fc.constant(name), fc.constantFrom(...values))),
        { maxLength: 2 },
      )
      .map((entries) => ({ ...good, ...Object.fromEntries(entries) }));
  const time = [-1, 0, NOW_SECONDS - 10, NOW_SECONDS + 600, NOW_SECONDS + 7_200, 1e300, '1', null, undefined];
  const anything = [undefined, null, true, 7, '', 'x', [], ['x'], {}, { x: 1 }];
  // Not `kid`: whether it counts beside a thumbprint is each library's own choice.
  const header = changed(
    { alg: 'RS256', kid: 'SIGNING_KEY', 'x5t#S256': 'thumb-1' },
    {
      'x5t#S256': ['thumb-2', ...anything],
      x5t: ['sha1-thumb-1', ...anything],
      typ: ['JWT', 'at+jwt', 'id+jwt', ...anything],
      crit: [['b64'], ['exp'], ...anything],
      b64: [true, false],
      cty: ['JWT', 'json'],
      zip: ['DEF'],
      extra: anything,
    },
  );
  const claims = changed(toClaims(NOW_SECONDS), {
    iss: ['https://other.example/', [SHARED_ISSUER], ...anything],
    aud: [[AUDIENCE], [AUDIENCE, 'x'], ...anything],
    exp: time,
    nbf: time,
    iat: time,
    tok_type: ['IT', ...anything],
    tenant: ['idcs-9999example', ...anything],
    client_id: anything,
    sub: anything,
    // Not as a list, which some issuers write and one of the libraries refuses.
    scope: ['oic.invoke oic.read', undefined, null, true, 7, '', {}],
    jti: anything,
    nonce: ['n'],
    extra: anything,
  });

  it(`is accepted here only if three libraries accept it too, in ${SIGNED} cases`, async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(header, claims, async (signedHeader, signedClaims) => {
        const token = signParts(KEY, JSON.stringify(signedHeader), JSON.stringify(signedClaims));
        if ((await judge(token)) !== 'accepted') return;
        accepted += 1;
        await assertPeersAccept(token);
      }),
      { numRuns: SIGNED },
    );
    assert.ok(accepted > 50, `${accepted} accepted`);
  });
});
