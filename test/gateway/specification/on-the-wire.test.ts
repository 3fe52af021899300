/**
 * Generated specifications in the local gateway, with OIC and the identity domain as stand-ins on loopback: what callers send
 * and what then arrives, byte for byte.
 */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { toStaticKeys } from '../../../gateway/specification/token-policy.ts';
import { tokenCredential, toTable } from '../../invoker/table-bench.ts';
import {
  json,
  type StandIn,
  send,
  startStandIn,
  startWorld,
  type World,
} from '../../local/gateway/stand-ins.ts';
import {
  createSigningKey,
  type SigningKey,
  signToken,
  toClaims,
  toKeySetText,
} from '../../support/tokens.ts';
import {
  AUTHORIZER,
  INVOKER,
  integration,
  PREFIX,
  specificationOf,
  toCredential,
  VALUES,
} from './specification-bench.ts';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const KEY = createSigningKey('first');
const OTHER_KEY = createSigningKey('other');
const OIC_SECRET = 'ocid1.vaultsecret.oc1..exampleoic';

let world: World | undefined;
let domain: StandIn | undefined;
afterEach(async () => {
  await Promise.all([world?.close(), domain?.close()]);
  world = undefined;
  domain = undefined;
});

/** Two integrations with path parameters, two methods on a path, one for nobody, one by a token of the domain. */
function toIntegrations(oic: string) {
  const rows = [
    integration('order', 'GET /v1/orders/{id}/lines/{line}', { target: `${oic}/O/{line}/of/{id}?v=1` }),
    integration('files', 'GET /v1/files/{path*}', {
      target: `${oic}/F/{path*}`,
      allow: [{ scopes: ['read'] }],
    }),
    integration('upload', 'POST /v1/files/upload', { target: `${oic}/U`, allow: [{ scopes: ['write'] }] }),
    integration('payroll', 'GET /v1/files/payroll', { target: `${oic}/P`, allow: [] }),
    integration('application', 'POST /v1/application', {
      target: `${oic}/A`,
      credential: tokenCredential('client_credentials'),
    }),
  ];
  return toTable(rows, { allowInsecureHttp: true });
}

async function start(method: 1 | 2 | 3 | 4, more: { readonly staticKeys?: string } = {}): Promise<World> {
  domain = await startStandIn();
  domain.behave(json(JSON.parse(toKeySetText(KEY))));
  const values = { ...VALUES, identityDomainUrl: domain.url };
  const staticKeys = more.staticKeys === undefined ? {} : { staticKeys: toStaticKeys(more.staticKeys) };
  world = await startWorld({
    specification: (oic) => specificationOf(method, toIntegrations(oic), { values, ...staticKeys }),
    pathPrefix: PREFIX,
    now: () => NOW,
  });
  return world;
}

function bearer(scope: string | undefined, key: SigningKey = KEY, changes: object = {}) {
  return { Authorization: `Bearer ${signToken(key, toClaims(NOW / 1000, { scope, ...changes }))}` };
}

/** Status of the answer, and what of the call arrived at OIC. */
async function call(request: string, headers: Readonly<Record<string, string>> = {}) {
  assert.ok(world !== undefined);
  const before = world.backend.seen.length;
  const [method = '', path = ''] = request.split(' ');
  const { status } = await send(world.url, `${PREFIX}${path}`, { method, headers });
  const [seen] = world.backend.seen.slice(before);
  return [status, seen?.url, seen?.headers['authorization']];
}

describe('method 1', () => {
  it('passes on path, query and the caller’s own Authorization', async () => {
    await start(1);
    const mine = { Authorization: 'Basic mine' };
    assert.deepEqual(await call('GET /orders/a%20b/lines/7?x=%2F', mine), [
      200,
      '/O/7/of/a%20b?v=1&x=%2F',
      'Basic mine',
    ]);
    assert.deepEqual(await call('GET /files/a/b%2Bc', mine), [200, '/F/a/b%2Bc', 'Basic mine']);
    assert.deepEqual(await call('GET /files', mine), [200, '/F', 'Basic mine']);
    assert.deepEqual(await call('GET /files/upload', mine), [200, '/F/upload', 'Basic mine']);
    assert.deepEqual(await call('POST /files/upload', mine), [200, '/U', 'Basic mine']);
    assert.deepEqual(await call('POST /application', mine), [200, '/A', 'Basic mine']);
    assert.deepEqual(await call('POST /application'), [200, '/A', undefined]);
  });

  it('calls nothing that the table does not have, and nothing that nobody may call', async () => {
    await start(1);
    for (const [request, status] of [
      ['GET /files/payroll', 404],
      ['GET /orders/1', 404],
      ['POST /orders/1/lines/2', 405],
      ['DELETE /files/x', 405],
      ['GET /orders/../files', 400],
      ['GET /orders/%2e%2e/lines/2', 400],
    ] as const) {
      assert.deepEqual(await call(request), [status, undefined, undefined], request);
    }
  });
});

describe('method 2', () => {
  it('calls with OIC’s credential whoever asks, whatever they send', async () => {
    await start(2);
    const credential = toCredential(OIC_SECRET);
    for (const headers of [{}, { Authorization: 'Basic mine' }, { authorization: 'x' }]) {
      assert.deepEqual(await call('GET /orders/1/lines/2', headers), [200, '/O/2/of/1?v=1', credential]);
    }
    assert.deepEqual(await call('POST /application'), [404, undefined, undefined]);
    assert.deepEqual(await call('GET /files/payroll'), [404, undefined, undefined]);
  });
});

describe('method 3', () => {
  const credential = toCredential(OIC_SECRET);

  it('calls with OIC’s credential for a token with the scope of this method, and the token goes no further', async () => {
    await start(3);
    assert.deepEqual(await call('GET /orders/1/lines/2', bearer('use')), [200, '/O/2/of/1?v=1', credential]);
    assert.deepEqual(await call('GET /files/a/b', bearer('read')), [200, '/F/a/b', credential]);
    assert.deepEqual(await call('GET /files/upload', bearer('read write')), [200, '/F/upload', credential]);
    assert.deepEqual(await call('POST /files/upload', bearer('write')), [200, '/U', credential]);
    assert.deepEqual(await call('POST /files/upload', bearer('read')), [403, undefined, undefined]);
    assert.deepEqual(await call('GET /files/upload', bearer('write')), [403, undefined, undefined]);
    assert.deepEqual(
      domain?.seen.map(({ url }) => url),
      ['/admin/v1/SigningCert/jwk'],
    );
  });

  it('calls nothing for a token that is not good, or not for this', async () => {
    await start(3);
    for (const [headers, status] of [
      [{}, 401],
      [{ Authorization: 'Basic mine' }, 401],
      [bearer('use', OTHER_KEY), 401],
      [bearer('use', KEY, { aud: 'https://other.example/' }), 401],
      [bearer('use', KEY, { iss: 'https://other.example/' }), 401],
      [bearer('use', KEY, { tok_type: 'ID' }), 401],
      [bearer('use', KEY, { tenant: 'another' }), 401],
      [bearer('use', KEY, { exp: NOW / 1000 - 60 }), 401],
      [bearer(undefined), 403],
      [bearer('read'), 403],
    ] as const) {
      assert.deepEqual(await call('GET /orders/1/lines/2', headers), [status, undefined, undefined]);
    }
    assert.deepEqual(await call('GET /files/payroll', bearer('read')), [404, undefined, undefined]);
  });

  it('with static keys takes a good token and refuses a bad one, and asks the identity domain nothing', async () => {
    await start(3, { staticKeys: toKeySetText(KEY) });
    assert.deepEqual(await call('GET /files/a', bearer('read')), [200, '/F/a', credential]);
    assert.deepEqual(await call('GET /files/a', bearer('read', OTHER_KEY)), [401, undefined, undefined]);
    assert.deepEqual(domain?.seen, []);
  });
});

describe('method 4', () => {
  it('asks the authorizer once, and leads to the invoker with the whole path, the token and the gateway’s word', async () => {
    const { functions, backend } = await start(4);
    const decision = { active: true, scope: ['read'], context: { client_id: 'app', sub: 'someone' } };
    functions.behave((seen, response) => {
      const isAuthorizer = seen.url === `/invoke/${AUTHORIZER}`;
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(isAuthorizer ? JSON.stringify(decision) : '{}');
    });
    const headers = { ...bearer('read'), 'X-Caller-Sub': 'somebody else', 'X-Caller-Scope': 'all' };
    assert.deepEqual(await call('GET /files/a/b%2Bc?x=1', headers), [200, undefined, undefined]);
    assert.deepEqual(await call('GET /files/upload', headers), [200, undefined, undefined]);
    assert.deepEqual(await call('GET /orders/1/lines/2', headers), [403, undefined, undefined]);
    const [asked, ...invoked] = functions.seen;
    const data = { authorization: headers.Authorization };
    assert.deepEqual(JSON.parse(asked?.body.toString() ?? ''), { type: 'USER_DEFINED', data });
    assert.deepEqual(
      invoked.map(({ url, headers: sent }) => [
        url,
        sent['fn-http-request-url'],
        sent['fn-http-h-authorization'],
        sent['fn-http-h-x-caller-client'],
        sent['fn-http-h-x-caller-sub'],
        sent['fn-http-h-x-caller-scope'],
      ]),
      ['/v1/files/a/b%2Bc?x=1', '/v1/files/upload'].map((url) => [
        `/invoke/${INVOKER}`,
        url,
        headers.Authorization,
        'app',
        'someone',
        '',
      ]),
    );
    assert.deepEqual(backend.seen, []);
  });
});
