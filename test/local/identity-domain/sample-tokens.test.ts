import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { compactVerify, decodeJwt } from 'jose';
import {
  isSampleKind,
  mintSampleToken,
  SAMPLE_KINDS,
  type SampleKind,
  type SampleRequest,
} from '../../../local/identity-domain/sample-tokens.ts';
import {
  openSigningKeys,
  type SigningKey,
  type SigningKeys,
} from '../../../local/identity-domain/signing-keys.ts';
import { decodePart } from './running-domain.ts';

const NOW_SECONDS = 1_800_000_000;
const TENANT = 'idcs-0000000000000000000000000000test';
const BAD_SIGNATURES: readonly SampleKind[] = ['forged', 'alg-none', 'hs256', 'tampered'];

describe('mintSampleToken', () => {
  let keys: SigningKeys;
  let key: SigningKey;
  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sample-tokens-'));
    keys = await openSigningKeys(join(folder, 'keys.json'));
    key = await keys.current();
    // The keys stay in memory; the folder need not.
    await rm(folder, { recursive: true });
  });

  function mint(kind: SampleKind, more: Partial<SampleRequest> = {}): Promise<string> {
    return mintSampleToken(keys, {
      kind,
      domain: { issuer: 'https://identity.oraclecloud.com/', tenant: TENANT },
      client: { clientId: 'caller', clientName: 'Caller' },
      audience: 'https://api.example.test/',
      scope: 'oic.invoke',
      now: () => NOW_SECONDS * 1000,
      ...more,
    });
  }

  it("has the identity domain's JOSE header: four members, in its order, without typ", async () => {
    const token = await mint('valid');

    const header = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8');
    const { x5t, 'x5t#S256': x5tS256 } = key.published;
    assert.equal(header, JSON.stringify({ 'x5t#S256': x5tS256, x5t, kid: 'SIGNING_KEY', alg: 'RS256' }));
  });

  it("has a client's claims: one audience as a string, the short scope, no nbf, no user", async () => {
    const { jti, ...claims } = decodeJwt(await mint('valid'));

    assert.match(String(jti), /^[0-9a-f]{32}$/);
    assert.deepEqual(claims, {
      sub: 'caller',
      sub_type: 'client',
      tok_type: 'AT',
      client_id: 'caller',
      client_guid: claims['client_guid'],
      client_name: 'Caller',
      client_tenantname: TENANT,
      clientAppRoles: ['Authenticated Client'],
      tenant: TENANT,
      'user.tenant.name': TENANT,
      tenant_iss: `https://${TENANT}.identity.oraclecloud.com:443`,
      iss: 'https://identity.oraclecloud.com/',
      aud: 'https://api.example.test/',
      scope: 'oic.invoke',
      exp: NOW_SECONDS + 3600,
      iat: NOW_SECONDS,
    });
  });

  it('has a good signature for every kind that is not about signatures', async () => {
    for (const kind of Object.keys(SAMPLE_KINDS).filter(isSampleKind)) {
      if (BAD_SIGNATURES.includes(kind)) continue;
      await assert.doesNotReject(compactVerify(await mint(kind), key.publicKey), kind);
    }
  });

  it('has no good signature for the others', async () => {
    for (const kind of BAD_SIGNATURES) {
      await assert.rejects(compactVerify(await mint(kind), key.publicKey), kind);
    }
  });

  const wrongClaims: [SampleKind, (claims: Record<string, unknown>, test: TestContext) => void][] = [
    [
      'user',
      (claims) =>
        assert.deepEqual([claims['sub_type'], claims['gtp'], claims['tok_type']], ['user', 'azc', 'AT']),
    ],
    ['expired', (claims) => assert.equal(claims['exp'], NOW_SECONDS - 3600)],
    ['not-yet-valid', (claims) => assert.equal(claims['nbf'], NOW_SECONDS + 3600)],
    ['other-audience', (claims) => assert.equal(claims['aud'], 'https://other-api.example/')],
    ['other-issuer', (claims) => assert.notEqual(claims['iss'], 'https://identity.oraclecloud.com/')],
    ['other-tenant', (claims) => assert.equal(JSON.stringify(claims).includes(TENANT), false)],
    ['no-scope', (claims) => assert.equal('scope' in claims, false)],
    ['tampered', (claims) => assert.equal(claims['scope'], 'everything')],
  ];
  for (const [kind, check] of wrongClaims) {
    it(`makes ${kind}: ${SAMPLE_KINDS[kind]}`, async (test) => {
      check(decodePart(await mint(kind), 1), test);
    });
  }

  it('makes id-token with the shared issuer and the client as its audiences', async () => {
    const claims = decodePart(await mint('id-token'), 1);

    assert.equal(claims['tok_type'], 'IT');
    assert.deepEqual(claims['aud'], ['https://identity.oraclecloud.com/', 'caller']);
    assert.equal(claims['exp'], NOW_SECONDS + 8 * 3600);
    assert.equal('scope' in claims, false);
  });

  it('makes forged with the header of the published key', async () => {
    assert.deepEqual(decodePart(await mint('forged'), 0), decodePart(await mint('valid'), 0));
  });

  it('makes alg-none with an empty signature', async () => {
    const token = await mint('alg-none');

    assert.equal(decodePart(token, 0)['alg'], 'none');
    assert.match(token, /\.$/);
  });

  it('makes hs256 so that whoever takes the public key for a secret believes it', async () => {
    const [header, payload, signature] = (await mint('hs256')).split('.');

    const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
    assert.equal(createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url'), signature);
  });

  it('makes wrong-key-id with a thumbprint of no key', async () => {
    const { 'x5t#S256': thumbprint, ...rest } = decodePart(await mint('wrong-key-id'), 0);

    assert.notEqual(thumbprint, key.published['x5t#S256']);
    assert.deepEqual(rest, { x5t: key.published.x5t, kid: 'SIGNING_KEY', alg: 'RS256' });
  });

  it('lays given claims over its own, and leaves one out that is undefined', async () => {
    const claims = decodePart(await mint('valid', { claims: { aud: ['a', 'b'], exp: undefined } }), 1);

    assert.deepEqual(claims['aud'], ['a', 'b']);
    assert.equal('exp' in claims, false);
  });

  it('takes another lifetime', async () => {
    const claims = decodePart(await mint('valid', { lifetimeSeconds: 60 }), 1);

    assert.equal(claims['exp'], NOW_SECONDS + 60);
  });

  it('knows no kind by the name of an object member', () => {
    assert.equal(isSampleKind('toString'), false);
    assert.equal(isSampleKind('__proto__'), false);
  });
});
