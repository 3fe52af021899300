/** Requests that users sign with API keys: what is refused, against the signer of Oracle's own SDK. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type ApiKey, createApiKey, type UserPrincipal } from '../../../local/oci/api-key.ts';
import type { WireRequest } from '../../../local/oci/authorization-header.ts';
import { verifyRequestSignature } from '../../../local/oci/request-signature.ts';
import { createKeyPair, type KeyPair, type Signer, signBySdk, toUserKeyId } from './sdk-signer.ts';

const DEPLOYER: UserPrincipal = {
  userId: 'ocid1.user.oc1..exampledeployer',
  tenancyId: 'ocid1.tenancy.oc1..example',
};
const OTHER: UserPrincipal = { ...DEPLOYER, userId: 'ocid1.user.oc1..exampleother' };
const URI = 'http://127.0.0.1:9000/20190301/secretbundles/ocid1.vaultsecret.oc1..example?stage=CURRENT';
const NO_SESSIONS = { verifySessionToken: async () => ({ ok: false, reason: 'malformed' }) as const };

describe("a user's signature", () => {
  let deployerKeys: KeyPair;
  let otherKeys: KeyPair;
  let apiKeys: ApiKey[];
  let now: number;

  before(() => {
    deployerKeys = createKeyPair();
    otherKeys = createKeyPair();
    apiKeys = [createApiKey(DEPLOYER, deployerKeys.publicKey), createApiKey(OTHER, otherKeys.publicKey)];
    now = Date.now();
  });

  /** OCID of the accepted user, or the reason of the refusal. */
  async function outcome(request: WireRequest, known = apiKeys, at = now): Promise<string> {
    const deps = { authService: NO_SESSIONS, apiKeys: known, now: () => at };
    const result = await verifyRequestSignature(request, deps);
    if (!result.ok) return result.reason;
    assert.ok('userId' in result.principal);
    return result.principal.userId;
  }

  /** The deployer's signer, unless something in it is another's. */
  function signer(changes: Partial<Signer> = {}): Signer {
    return { keyId: toUserKeyId(DEPLOYER, deployerKeys), privateKey: deployerKeys.privateKey, ...changes };
  }

  function signed(changes: Partial<Signer> = {}) {
    return signBySdk(signer(changes), 'GET', { uri: URI });
  }

  it('is refused where no user is known', async () => {
    assert.equal(await outcome(await signed(), []), 'unknown-key');
  });

  it('is refused of a user that is not known', async () => {
    const stranger = { ...DEPLOYER, userId: 'ocid1.user.oc1..examplestranger' };
    assert.equal(await outcome(await signed({ keyId: toUserKeyId(stranger, deployerKeys) })), 'unknown-key');
  });

  it('is refused of a known user in another tenancy', async () => {
    const elsewhere = { ...DEPLOYER, tenancyId: 'ocid1.tenancy.oc1..exampleelsewhere' };
    assert.equal(await outcome(await signed({ keyId: toUserKeyId(elsewhere, deployerKeys) })), 'unknown-key');
  });

  it("is refused with the fingerprint of another's key, whichever of the two keys signed", async () => {
    const keyId = toUserKeyId(DEPLOYER, otherKeys);
    assert.equal(await outcome(await signed({ keyId })), 'unknown-key');
    assert.equal(await outcome(await signed({ keyId, privateKey: otherKeys.privateKey })), 'unknown-key');
  });

  it("is refused of the right user when another's key signed", async () => {
    assert.equal(await outcome(await signed({ privateKey: otherKeys.privateKey })), 'bad-signature');
  });

  it("is refused under another user's name with the own key", async () => {
    assert.equal(await outcome(await signed({ keyId: toUserKeyId(OTHER, otherKeys) })), 'bad-signature');
  });

  it('is refused when the key id is written in another way', async () => {
    const { tenancyId, userId } = DEPLOYER;
    const { fingerprint } = deployerKeys;
    const spellings = [
      `${tenancyId}/${userId}/${fingerprint.toUpperCase()}`,
      `${tenancyId}/${userId}/${fingerprint.replaceAll(':', '')}`,
      `${tenancyId}/${userId}/${fingerprint}/`,
      `${tenancyId}//${userId}/${fingerprint}`,
      `/${tenancyId}/${userId}/${fingerprint}`,
      `${userId}/${tenancyId}/${fingerprint}`,
      `${tenancyId}/${userId}`,
      `${tenancyId}/${userId}/`,
      userId,
      fingerprint,
    ];
    for (const keyId of spellings) assert.equal(await outcome(await signed({ keyId })), 'unknown-key', keyId);
  });

  it('is refused when the key id poses as a session token', async () => {
    const keyId = `ST$${toUserKeyId(DEPLOYER, deployerKeys)}`;
    assert.equal(await outcome(await signed({ keyId })), 'session-token-malformed');
  });

  it('is refused on a request that was changed', async () => {
    const request = await signed();
    const changed: WireRequest[] = [
      { ...request, url: request.url.replace('example?', 'exampleother?') },
      { ...request, url: `${request.url}&versionNumber=1` },
      { ...request, method: 'DELETE' },
      { ...request, headers: { ...request.headers, host: 'other.example' } },
    ];
    for (const other of changed) assert.equal(await outcome(other), 'bad-signature', JSON.stringify(other));
  });

  it('is refused on another body', async () => {
    const request = await signBySdk(signer(), 'POST', { uri: URI, body: '{"a":1}' });
    assert.equal(await outcome(request), DEPLOYER.userId);
    assert.equal(await outcome({ ...request, body: Buffer.from('{"a":2}') }), 'body-mismatch');
  });

  it('is refused five minutes later, and before its time', async () => {
    const request = await signed();
    assert.equal(await outcome(request, apiKeys, now + 302_000), 'date-out-of-range');
    assert.equal(await outcome(request, apiKeys, now - 302_000), 'date-out-of-range');
  });

  it('is refused when it leaves out a required header', async () => {
    const request = await signed();
    for (const name of ['x-date', '(request-target)', 'host']) {
      const authorization = (request.headers['authorization'] ?? '')
        .replace(`"${name} `, '"')
        .replace(` ${name}`, '');
      const headers = { ...request.headers, authorization };
      assert.equal(await outcome({ ...request, headers }), 'unsigned-header', name);
    }
  });

  it('is accepted on a GET, of each user with the own key', async () => {
    assert.equal(await outcome(await signed()), DEPLOYER.userId);
    const other = { keyId: toUserKeyId(OTHER, otherKeys), privateKey: otherKeys.privateKey };
    assert.equal(await outcome(await signed(other)), OTHER.userId);
  });

  it('is accepted on a POST without a body', async () => {
    assert.equal(await outcome(await signBySdk(signer(), 'POST', { uri: URI })), DEPLOYER.userId);
  });

  it('is accepted with a second key of the same user', async () => {
    const second = createKeyPair();
    const known = [...apiKeys, createApiKey(DEPLOYER, second.publicKey)];
    const request = await signed({ keyId: toUserKeyId(DEPLOYER, second), privateKey: second.privateKey });
    assert.equal(await outcome(request, known), DEPLOYER.userId);
    assert.equal(await outcome(request), 'unknown-key');
  });
});
