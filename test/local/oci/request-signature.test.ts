/** Request signatures, against the signer of Oracle's own SDK. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Method } from 'oci-common';
import { type AuthService, openAuthService, type Session } from '../../../local/oci/auth-service.ts';
import { isSignatureScheme, type WireRequest } from '../../../local/oci/authorization-header.ts';
import { signRequest, verifyRequestSignature } from '../../../local/oci/request-signature.ts';
import type { ResourcePrincipal } from '../../../local/oci/session-token.ts';
import { signBySdk } from './sdk-signer.ts';

const PRINCIPAL: ResourcePrincipal = {
  resourceId: 'ocid1.apigateway.oc1..examplegateway',
  resourceType: 'apigateway',
  compartmentId: 'ocid1.compartment.oc1..example',
  tenancyId: 'ocid1.tenancy.oc1..example',
};
const BODY = Buffer.from('{"name":"Zoë"}');
const FN_URL = new URL('http://127.0.0.1:8080/20181201/functions/ocid1.fnfunc.oc1..example/actions/invoke');

describe('request signature', () => {
  let folder: string;
  let authService: AuthService;
  let session: Session;
  let now: number;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signature-'));
    authService = openAuthService(path.join(folder, 'auth.pem'));
    now = Date.now();
    session = await authService.issue(PRINCIPAL, 900, now);
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  async function outcome(request: WireRequest, at = now): Promise<string> {
    const result = await verifyRequestSignature(request, { authService, now: () => at });
    return result.ok ? result.principal.resourceId : result.reason;
  }

  /** A genuine signed POST, to spoil. */
  function signed(headers: Record<string, string> = {}): WireRequest & { headers: Record<string, string> } {
    const request = { method: 'POST', url: FN_URL, headers, body: BODY };
    return { method: 'POST', url: FN_URL.pathname, headers: signRequest(request, session, now), body: BODY };
  }

  function withAuthorization(change: (value: string) => string): WireRequest {
    const request = signed();
    const authorization = change(request.headers['authorization'] ?? '');
    return { ...request, headers: { ...request.headers, authorization } };
  }

  /** Signs with Oracle's SDK, as a function's Vault client does. */
  function signAsResource(method: Method, uri: string, body?: string): Promise<WireRequest> {
    const signer = { keyId: `ST$${session.sessionToken}`, privateKey: session.privateKeyPem };
    return signBySdk(signer, method, { uri, ...(body === undefined ? {} : { body }) });
  }

  describe('of the SDK', () => {
    const bundle =
      'http://127.0.0.1:9000/20190301/secretbundles/ocid1.vaultsecret.oc1..example?stage=CURRENT';

    it('is accepted on a GET', async () => {
      assert.equal(await outcome(await signAsResource('GET', bundle)), PRINCIPAL.resourceId);
    });

    it('is accepted on a POST without a body', async () => {
      assert.equal(await outcome(await signAsResource('POST', `${bundle}&vaultId=x`)), PRINCIPAL.resourceId);
    });

    it('is accepted on a PUT with a body beyond ASCII', async () => {
      assert.equal(
        await outcome(await signAsResource('PUT', bundle, '{"name":"Zoë"}')),
        PRINCIPAL.resourceId,
      );
    });

    it('is refused for another query', async () => {
      const request = await signAsResource('GET', bundle);
      assert.equal(await outcome({ ...request, url: `${request.url}&versionNumber=1` }), 'bad-signature');
    });

    it('is refused on another host', async () => {
      const request = await signAsResource('GET', bundle);
      const headers = { ...request.headers, host: 'other.example' };
      assert.equal(await outcome({ ...request, headers }), 'bad-signature');
    });
  });

  it('of our signer names the gateway', async () => {
    assert.equal(await outcome(signed()), PRINCIPAL.resourceId);
  });

  it('of our signer covers a GET with a query', async () => {
    const url = new URL('http://127.0.0.1:1/a%20b?x=%2F');
    const headers = signRequest({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }, session, now);
    const request = { method: 'GET', url: '/a%20b?x=%2F', headers, body: Buffer.alloc(0) };
    assert.equal(await outcome(request), PRINCIPAL.resourceId);
    assert.equal(headers['x-content-sha256'], undefined);
  });

  it('keeps the content type and other headers, in lower case', () => {
    const { headers } = signed({
      'Content-Type': 'application/json',
      'Fn-Intent': 'httprequest',
      Host: 'forged',
    });
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['fn-intent'], 'httprequest');
    assert.equal(headers['host'], '127.0.0.1:8080');
  });

  it('refuses a request without a signature', async () => {
    assert.equal(await outcome({ ...signed(), headers: {} }), 'no-signature');
  });

  it('refuses another path', async () => {
    assert.equal(await outcome({ ...signed(), url: `${FN_URL.pathname}/x` }), 'bad-signature');
  });

  it('refuses another method', async () => {
    assert.equal(await outcome({ ...signed(), method: 'PUT' }), 'bad-signature');
  });

  it('refuses another body of the same length', async () => {
    assert.equal(await outcome({ ...signed(), body: Buffer.from('{"name":"Other."}') }), 'body-mismatch');
  });

  it('refuses another body whose digest was replaced too', async () => {
    const request = signed();
    const empty = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
    const headers = { ...request.headers, 'content-length': '0', 'x-content-sha256': empty };
    assert.equal(await outcome({ ...request, headers, body: Buffer.alloc(0) }), 'bad-signature');
  });

  it('refuses a request older than five minutes, or from the future', async () => {
    const request = signed();
    assert.equal(await outcome(request, now + 299_000), PRINCIPAL.resourceId);
    assert.equal(await outcome(request, now + 302_000), 'date-out-of-range');
    assert.equal(await outcome(request, now - 302_000), 'date-out-of-range');
  });

  it('refuses a fresh date put over the signed one', async () => {
    const request = signed();
    const headers = { ...request.headers, date: new Date(now + 400_000).toUTCString() };
    assert.equal(await outcome({ ...request, headers }, now + 400_000), 'bad-signature');
  });

  it('refuses a date in another form', async () => {
    const request = signed();
    const headers = { ...request.headers, date: new Date(now).toISOString() };
    assert.equal(await outcome({ ...request, headers }), 'date-out-of-range');
  });

  it('refuses a signature that leaves out a required header', async () => {
    for (const name of [
      'date',
      '(request-target)',
      'host',
      'content-length',
      'content-type',
      'x-content-sha256',
    ]) {
      const request = withAuthorization((value) => {
        const list = /headers="([^"]*)"/.exec(value)?.[1] ?? '';
        return value.replace(
          list,
          list
            .split(' ')
            .filter((header) => header !== name)
            .join(' '),
        );
      });
      assert.equal(await outcome(request), 'unsigned-header', name);
    }
  });

  it('refuses a signature over a header that is not there', async () => {
    const request = withAuthorization((value) => value.replace('headers="', 'headers="opc-obo-token '));
    assert.equal(await outcome(request), 'missing-header');
  });

  it('refuses an expired session token', async () => {
    const short = await authService.issue(PRINCIPAL, 10, now - 20_000);
    const request = { method: 'GET', url: new URL('http://127.0.0.1/'), headers: {}, body: Buffer.alloc(0) };
    const headers = signRequest(request, short, now);
    assert.equal(await outcome({ ...request, url: '/', headers }), 'session-token-expired');
  });

  it('refuses a genuine session token used with another key', async () => {
    const thief = await authService.issue(PRINCIPAL, 900, now);
    const stolen = { sessionToken: session.sessionToken, privateKeyPem: thief.privateKeyPem };
    const request = { method: 'GET', url: new URL('http://127.0.0.1/'), headers: {}, body: Buffer.alloc(0) };
    const headers = signRequest(request, stolen, now);
    assert.equal(await outcome({ ...request, url: '/', headers }), 'bad-signature');
  });

  it("refuses a user's API key where no user is known", async () => {
    const request = withAuthorization((value) =>
      value.replace(/keyId="[^"]*"/, 'keyId="ocid1.tenancy.oc1..example/ocid1.user.oc1..example/aa:bb"'),
    );
    assert.equal(await outcome(request), 'unknown-key');
  });

  it('refuses malformed headers', async () => {
    const changes: ((value: string) => string)[] = [
      (value) => value.replace('Signature ', 'Bearer '),
      (value) => value.replace('version="1"', 'version="2"'),
      (value) => value.replace('version="1",', ''),
      (value) => value.replace('rsa-sha256', 'hmac-sha256'),
      (value) => value.replace(/signature="[^"]*"/, 'signature=""'),
      (value) => value.replace(/signature="[^"]*"/, 'signature="***"'),
      (value) => value.replace('headers="', 'headers="host '),
      (value) => value.replace('headers="', 'headers=" '),
      (value) => `${value},keyId="ST$other"`,
      (value) => `${value},expires="1"`,
      (value) => `${value},`,
      () => 'Signature ',
    ];
    for (const change of changes) {
      assert.equal(await outcome(withAuthorization(change)), 'malformed-signature', String(change));
    }
  });

  it('knows a signature scheme however it is written', () => {
    assert.ok(isSignatureScheme('Signature version="1"'));
    assert.ok(isSignatureScheme('sIGNATURE x'));
    assert.ok(!isSignatureScheme('Bearer Signature'));
    assert.ok(!isSignatureScheme('Signatures x'));
  });
});
