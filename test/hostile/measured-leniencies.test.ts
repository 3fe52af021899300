/**
 * Tokens that widely used libraries accept and that are refused here. Each is shown to the libraries too, so that a row
 * which no longer holds fails. Measured with jose 6.2, aws-jwt-verify 5.2 and fast-jwt 6.3; their clock is the real one.
 */
import assert from 'node:assert/strict';
import { createPublicKey, hash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { DenialReason } from '../../src/token/denial.ts';
import { parseTokenForm } from '../../src/token/form.ts';
import { parseKeySet } from '../../src/token/key-set.ts';
import { KID, signToken, toClaims, toKeySetText, toOracleJwk } from '../support/tokens.ts';
import { assertAllowed, assertRefused, countUsable, KEY, toInput, withSignature } from './attack.ts';
import { createPeers, PEER_NAMES, type Peers } from './peers.ts';

type PeerName = (typeof PEER_NAMES)[number];

const now = Date.now();
const NOW_SECONDS = Math.floor(now / 1000);
const GOOD = signToken(KEY, toClaims(NOW_SECONDS));
const PEERS = createPeers(KEY.publicKey);
const ALL: readonly PeerName[] = PEER_NAMES;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

async function findLenient(peers: Peers, token: string): Promise<readonly PeerName[]> {
  const lenient: PeerName[] = [];
  for (const name of PEER_NAMES) if (await peers[name](token)) lenient.push(name);
  return lenient;
}

/** The good token with something put into its signature. */
function insert(text: string): string {
  const index = GOOD.lastIndexOf('.') + 21;
  return GOOD.slice(0, index) + text + GOOD.slice(index);
}

/** The good token with another value in the four bits that its last character has to spare. */
function changeSpareBits(mask: number): string {
  const last = BASE64URL.indexOf(GOOD.slice(-1));
  return GOOD.slice(0, -1) + BASE64URL.charAt(last ^ mask);
}

/** What is changed, the token, who accepts it, why it is refused here, and after how many fetches of the key set. */
const ROWS: readonly (readonly [
  what: string,
  token: string,
  lenient: readonly PeerName[],
  reason: DenialReason,
  keyFetches: number,
])[] = [
  ['`==` appended to the signature', `${GOOD}==`, ['jose', 'awsJwtVerify'], 'token_malformed', 0],
  ['`=` appended to the signature', `${GOOD}=`, ['awsJwtVerify'], 'token_malformed', 0],
  ['a space inside the signature', insert(' '), ['jose'], 'scheme_not_bearer', 0],
  ['a newline inside the signature', insert('\n'), ['jose'], 'scheme_not_bearer', 0],
  ['a tab inside the signature', insert('\t'), ['jose'], 'scheme_not_bearer', 0],
  ['a spare bit of the signature changed', changeSpareBits(1), ALL, 'token_malformed', 0],
  ['all spare bits of the signature changed', changeSpareBits(15), ALL, 'token_malformed', 0],
  ['no exp', signToken(KEY, toClaims(NOW_SECONDS, { exp: undefined })), ALL, 'claims_malformed', 1],
  [
    'typ id+jwt with a nonce',
    signToken(KEY, toClaims(NOW_SECONDS, { nonce: 'n' }), { typ: 'id+jwt' }),
    ALL,
    'not_an_access_token',
    0,
  ],
  [
    'iat an hour ahead',
    signToken(KEY, toClaims(NOW_SECONDS, { iat: NOW_SECONDS + 3600, exp: NOW_SECONDS + 7200 })),
    ALL,
    'token_not_yet_valid',
    1,
  ],
];

describe('a leniency of jose, aws-jwt-verify or fast-jwt', () => {
  it('is not what the control has: a token as the domain issues it is accepted by all, and here', async () => {
    assert.deepEqual(await findLenient(PEERS, GOOD), ALL);
    await assertAllowed(GOOD, { now });
  });

  for (const [what, token, lenient, reason, keyFetches] of ROWS) {
    it(`is not ours: ${what}, which ${lenient.join(', ')} accept`, async () => {
      assert.deepEqual(await findLenient(PEERS, token), lenient);
      await assertRefused(token, reason, keyFetches, { now });
    });
  }

  for (const [what, text] of [
    ['space', ' '],
    ['newline', '\n'],
    ['tab', '\t'],
  ] as const) {
    it(`is not ours beneath the header either: a ${what} inside the signature has no place in a token`, () =>
      assert.deepEqual(parseTokenForm(insert(text), ['RS256']), { denied: 'token_malformed' }));
  }
});

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2) of a SHA-256: with exponent 1, this is the signature. */
function encodeHash(input: string, length: number): Buffer {
  const digestInfo = Buffer.from(`3031300d060960864801650304020105000420${hash('sha256', input)}`, 'hex');
  const padding = Buffer.alloc(length - digestInfo.length - 3, 0xff);
  return Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), digestInfo]);
}

describe('an RSA key with exponent 1 in a key set', () => {
  const weak = { ...toOracleJwk(KEY), e: 'AQ' };
  const { n = '' } = KEY.publicKey.export({ format: 'jwk' });
  const input = toInput({ alg: 'RS256' }, toClaims(NOW_SECONDS));
  const forged = `${input}.${encodeHash(input, 256).toString('base64url')}`;

  it('lets anyone sign without a private key, as all three libraries accept', async () => {
    const peers = createPeers(createPublicKey({ key: { kty: 'RSA', n, e: 'AQ' }, format: 'jwk' }));
    assert.deepEqual(await findLenient(peers, forged), ALL);
    const keySet = createLocalJWKSet({ keys: [{ kty: 'RSA', alg: 'RS256', kid: KID, n, e: 'AQ' }] });
    assert.equal((await jwtVerify(forged, keySet)).payload.sub, 'orders-app');
    assert.deepEqual(await findLenient(peers, withSignature(forged, encodeHash('other', 256))), []);
  });

  it('is not used here, alone or beside a good one', async () => {
    assert.equal(countUsable(weak), 0);
    const both = JSON.stringify({ keys: [weak, toOracleJwk(KEY)] });
    assert.deepEqual(parseKeySet(both), parseKeySet(toKeySetText(KEY)));
    await assertRefused(forged, 'key_unknown', 2, {
      now,
      fetchKeySet: async () => JSON.stringify({ keys: [weak] }),
    });
    await assertRefused(forged, 'signature_invalid', 1, { now, fetchKeySet: async () => both });
  });
});
