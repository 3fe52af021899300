/** An identity domain on loopback for one test file: a key set, open or protected, tokens for its client, introspection. */
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before } from 'node:test';
import type { ExplainOptions } from '../../../cli/explain/explain-token.ts';
import { GatekeeperError } from '../../../src/errors.ts';
import { createSecret } from '../../../src/runtime/secret.ts';
import { KEY_SET_PATH } from '../../../src/token/token-settings.ts';
import { toKeySetText } from '../../support/tokens.ts';
import { KEY } from './bench.ts';

/** `jti` of a token that the domain has revoked. */
export const REVOKED_ID = 'revoked-token';
/** Where the client of the domain is in Vault. */
export const CLIENT_SECRET_ID = 'ocid1.vaultsecret.oc1.example-region.exampledomainclient';
const CLIENT = 'gatekeeper-app-example:canary-secret';

/** Starts it before the tests. */
export function useDomain() {
  const state = { isProtected: false, isDown: false, isVaultDenied: false };
  const asked: string[] = [];
  const server = http.createServer(async (request, response) => {
    const body = await text(request);
    asked.push(`${request.method} ${request.url}`);
    const [status, answer] = state.isDown ? [503, ''] : answerTo(request, body, state.isProtected);
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  });
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = (): string => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  };
  const options: Partial<ExplainOptions> = {
    readSecretAs: () => async () => {
      if (state.isVaultDenied) throw new GatekeeperError('ERR_VAULT_DENIED', { upstreamStatus: 404 });
      return { content: createSecret(CLIENT), version: 1, stages: ['CURRENT'] };
    },
  };
  return {
    state,
    asked,
    options,
    url,
    /** With its key set instead of one in the configuration. */
    keysFrom: () => ({ JWKS: '', IDENTITY_DOMAIN_URL: url(), ALLOW_INSECURE_HTTP: 'true' }),
    /** With introspection. */
    environment: () => ({
      IDENTITY_DOMAIN_URL: url(),
      ALLOW_INSECURE_HTTP: 'true',
      JWKS_CREDENTIAL_SECRET_ID: CLIENT_SECRET_ID,
      INTROSPECTION: 'first-use',
    }),
  };
}

function answerTo(
  request: http.IncomingMessage,
  body: string,
  isProtected: boolean,
): readonly [number, string] {
  switch (request.url) {
    case KEY_SET_PATH:
      if (isProtected && request.headers.authorization !== 'Bearer domain-token') return [401, ''];
      return [200, toKeySetText(KEY)];
    case '/oauth2/v1/token':
      return [200, '{"access_token":"domain-token","token_type":"Bearer","expires_in":3600}'];
    case '/oauth2/v1/introspect': {
      const [, payload = ''] = (new URLSearchParams(body).get('token') ?? '').split('.');
      const active = !Buffer.from(payload, 'base64url').includes(REVOKED_ID);
      return [200, JSON.stringify({ active })];
    }
    default:
      return [404, ''];
  }
}
