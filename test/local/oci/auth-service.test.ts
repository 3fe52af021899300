/** The auth service: what it signs, what it refuses, and what its state file survives. */
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { type AuthService, openAuthService } from '../../../local/oci/auth-service.ts';
import type { ResourcePrincipal } from '../../../local/oci/session-token.ts';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const PRINCIPAL: ResourcePrincipal = {
  resourceId: 'ocid1.fnfunc.oc1..exampleinvoker',
  resourceType: 'fnfunc',
  compartmentId: 'ocid1.compartment.oc1..example',
  tenancyId: 'ocid1.tenancy.oc1..example',
};

describe('auth service', () => {
  let folder: string;
  let stateFile: string;
  let service: AuthService;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'auth-'));
    stateFile = path.join(folder, 'state', 'auth-service.pem');
    service = openAuthService(stateFile);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  /** A token with the service's own key and other claims: what a mistake in the service would look like. */
  function forge(claims: Record<string, unknown>, seconds = 60): Promise<string> {
    const key = createPrivateKey(fs.readFileSync(stateFile, 'utf8'));
    return new SignJWT({ ttype: 'res', ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('authService.oracle.com')
      .setSubject(PRINCIPAL.resourceId)
      .setIssuedAt(NOW / 1000)
      .setExpirationTime(NOW / 1000 + seconds)
      .sign(key);
  }

  async function refusal(token: string, now = NOW, by = service): Promise<string> {
    const result = await by.verifySessionToken(token, now);
    return result.ok ? 'accepted' : result.reason;
  }

  it('issues a token with the claims of a real resource principal session token', async () => {
    const { sessionToken, expiresAt } = await service.issue(PRINCIPAL, 900, NOW + 123);

    const claims = decodeJwt(sessionToken);
    assert.equal(decodeProtectedHeader(sessionToken).alg, 'RS256');
    assert.equal(claims.iss, 'authService.oracle.com');
    assert.equal(claims.sub, PRINCIPAL.resourceId);
    assert.equal(claims['ttype'], 'res');
    assert.equal(claims['res_id'], PRINCIPAL.resourceId);
    assert.equal(claims['res_type'], 'fnfunc');
    assert.equal(claims['res_compartment'], PRINCIPAL.compartmentId);
    assert.equal(claims['res_tenant'], PRINCIPAL.tenancyId);
    assert.equal(typeof claims['jwk'], 'string');
    assert.equal(claims.iat, NOW / 1000);
    assert.equal(claims.exp, NOW / 1000 + 900);
    assert.equal(expiresAt, NOW + 900_000);
  });

  it('puts the public half of the session key into the token, and no private part', async () => {
    const { sessionToken, privateKeyPem } = await service.issue(PRINCIPAL, 900, NOW);

    const jwk = JSON.parse(String(decodeJwt(sessionToken)['jwk']));
    assert.equal(jwk.n, createPublicKey(privateKeyPem).export({ format: 'jwk' }).n);
    assert.equal(jwk.d, undefined);
  });

  it('gives every session its own key', async () => {
    const first = await service.issue(PRINCIPAL, 900, NOW);
    const second = await service.issue(PRINCIPAL, 900, NOW);

    assert.notEqual(first.privateKeyPem, second.privateKeyPem);
  });

  it('recognises its own token until it expires', async () => {
    const { sessionToken } = await service.issue(PRINCIPAL, 900, NOW);

    const result = await service.verifySessionToken(sessionToken, NOW + 899_000);

    assert.ok(result.ok);
    assert.deepEqual(result.principal, PRINCIPAL);
    assert.equal(result.publicKey.asymmetricKeyType, 'rsa');
  });

  it('refuses a token at its expiry', async () => {
    const { sessionToken } = await service.issue(PRINCIPAL, 900, NOW);
    assert.equal(await refusal(sessionToken, NOW + 900_000), 'expired');
  });

  it('refuses a token of another auth service', async () => {
    const other = openAuthService(path.join(folder, 'other.pem'));
    const { sessionToken } = await other.issue(PRINCIPAL, 900, NOW);
    assert.equal(await refusal(sessionToken), 'bad-signature');
  });

  it('refuses a token whose principal was changed', async () => {
    const { sessionToken } = await service.issue(PRINCIPAL, 900, NOW);
    const [header, , signature] = sessionToken.split('.');
    const claims = { ...decodeJwt(sessionToken), res_id: 'ocid1.fnfunc.oc1..exampleother' };
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    assert.equal(await refusal(`${header}.${payload}.${signature}`), 'bad-signature');
  });

  it('refuses an unsigned token', async () => {
    const payload = Buffer.from(JSON.stringify({ iss: 'authService.oracle.com' })).toString('base64url');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    assert.equal(await refusal(`${header}.${payload}.`), 'malformed');
  });

  it('refuses the token of a user session', async () => {
    assert.equal(await refusal(await forge({ ttype: 'upst' })), 'wrong-claims');
  });

  it('refuses a token without a session key', async () => {
    assert.equal(await refusal(await forge({ res_id: 'x', res_type: 'fnfunc' })), 'wrong-claims');
  });

  it('refuses what is no token at all', async () => {
    assert.equal(await refusal(''), 'malformed');
    assert.equal(await refusal('a.b.c'), 'malformed');
  });

  it('keeps its key in a file for the owner only, and loads it again', async () => {
    const { sessionToken } = await service.issue(PRINCIPAL, 900, NOW);

    const reopened = openAuthService(stateFile);

    assert.equal(fs.statSync(stateFile).mode & 0o777, 0o600);
    assert.equal(await refusal(sessionToken, NOW, reopened), 'accepted');
    assert.deepEqual(fs.readdirSync(path.dirname(stateFile)), ['auth-service.pem']);
  });

  it('refuses a damaged state file without quoting it, and leaves it as it is', () => {
    const damaged = path.join(folder, 'damaged.pem');
    fs.writeFileSync(damaged, 'canary-content');

    assert.throws(
      () => openAuthService(damaged),
      (error: Error) => /holds no private key/.test(error.message) && !error.message.includes('canary'),
    );
    assert.equal(fs.readFileSync(damaged, 'utf8'), 'canary-content');
  });

  it('makes keys that OCI asks for: RSA, 2048 bits', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const serviceKey = createPrivateKey(fs.readFileSync(stateFile, 'utf8'));
    assert.deepEqual(serviceKey.asymmetricKeyDetails, publicKey.asymmetricKeyDetails);
  });
});
