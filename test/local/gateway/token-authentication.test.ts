/**
 * Tokens that the gateway verifies itself, under keys of an identity domain's real shape.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import * as jose from 'jose';
import { functionRoute } from './specifications.ts';
import {
  json,
  type Reply,
  type StandIn,
  send,
  startStandIn,
  startWorld,
  variable,
  type World,
} from './stand-ins.ts';

const KID = 'SIGNING_KEY';
const NOW = Date.parse('2030-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const CLAIMS = {
  iss: 'https://identity.example/',
  aud: 'https://api.example/',
  tok_type: 'AT',
  scope: 'oic.invoke',
  sub: 'user',
};

let pair: jose.GenerateKeyPairResult;
let other: jose.GenerateKeyPairResult;
let domain: StandIn;
let world: World | undefined;
let nowMs = NOW;

before(async () => {
  [pair, other] = await Promise.all([newPair(), newPair()]);
  domain = await startStandIn();
});
after(() => domain.close());
afterEach(async () => {
  nowMs = NOW;
  await world?.close();
  world = undefined;
});

function newPair(): Promise<jose.GenerateKeyPairResult> {
  return jose.generateKeyPair('RS256', { extractable: true });
}

/** A key as identity domains publish it. */
async function toDomainKey(key: jose.GenerateKeyPairResult): Promise<jose.JWK> {
  return { ...(await jose.exportJWK(key.publicKey)), kid: KID, alg: 'RS256', key_ops: ['encrypt', 'sign'] };
}

function sign(claims: Readonly<Record<string, unknown>> = {}, key = pair, header = {}): Promise<string> {
  const payload = { ...CLAIMS, exp: NOW / 1000 + 3600, ...claims };
  return new jose.SignJWT(payload)
    .setProtectedHeader({ alg: 'RS256', kid: KID, ...header })
    .sign(key.privateKey);
}

async function start(validationPolicy: unknown, policy = {}): Promise<World> {
  const headers = {
    setHeaders: {
      items: [
        { name: 'X-Sub', values: [variable('request.auth[sub]')] },
        { name: 'X-Nested', values: [variable('request.auth[nested]')] },
      ],
    },
  };
  const authentication = {
    type: 'TOKEN_AUTHENTICATION',
    tokenHeader: 'Authorization',
    tokenAuthScheme: 'Bearer',
    validationPolicy,
    ...policy,
  };
  const requestPolicies = {
    authorization: { type: 'ANY_OF', allowedScope: ['oic.invoke'] },
    headerTransformations: headers,
  };
  world = await startWorld({
    specification: () => ({
      requestPolicies: { authentication },
      routes: [{ ...functionRoute('/a', ['GET']), requestPolicies }],
    }),
    now: () => nowMs,
  });
  return world;
}

const additionalValidationPolicy = {
  issuers: [CLAIMS.iss],
  audiences: [CLAIMS.aud],
  verifyClaims: [
    { key: 'tok_type', values: ['AT'], isRequired: true },
    { key: 'tenant', values: ['idcs-example'] },
  ],
};

async function startStatic(policy = {}): Promise<World> {
  const { n, e } = await jose.exportJWK(pair.publicKey);
  const keys = [
    { format: 'JSON_WEB_KEY', kid: KID, kty: 'RSA', use: 'sig', alg: 'RS256', keyOps: ['verify'], n, e },
  ];
  return start({ type: 'STATIC_KEYS', keys, additionalValidationPolicy }, policy);
}

function startRemote(): Promise<World> {
  return start({
    type: 'REMOTE_JWKS',
    uri: `${domain.url}/jwk`,
    maxCacheDurationInHours: 1,
    additionalValidationPolicy,
  });
}

function ask({ url }: World, token: string): Promise<Reply> {
  return send(url, '/v1/a', { headers: { Authorization: `Bearer ${token}` } });
}

describe('a token under a static key', () => {
  it('passes and its claims reach the function', async () => {
    const running = await startStatic();
    const reply = await ask(running, await sign({ aud: ['x', CLAIMS.aud], nested: { a: 1 } }));
    assert.equal(reply.status, 200);
    assert.equal(running.functions.seen[0]?.headers['fn-http-h-x-sub'], 'user');
    assert.equal(running.functions.seen[0]?.headers['fn-http-h-x-nested'], '');
  });

  it('passes under a PEM key, from the query, with any case of the scheme', async () => {
    const keys = [{ format: 'PEM', kid: KID, key: await jose.exportSPKI(pair.publicKey) }];
    const running = await start({ type: 'STATIC_KEYS', keys });
    assert.equal(
      (await send(running.url, '/v1/a', { headers: { Authorization: `bearer ${await sign()}` } })).status,
      200,
    );
  });

  it('passes within the clock skew after its end', async () => {
    const running = await startStatic({ maxClockSkewInSeconds: 60 });
    assert.equal((await ask(running, await sign({ exp: NOW / 1000 - 59 }))).status, 200);
    assert.equal((await ask(running, await sign({ exp: NOW / 1000 - 61 }))).status, 401);
  });

  const refused: Readonly<Record<string, () => Promise<string>>> = {
    'is forged': () => sign({}, other),
    'is expired': () => sign({ exp: NOW / 1000 - 1 }),
    'has no exp': () => sign({ exp: undefined }),
    'is not valid yet': () => sign({ nbf: NOW / 1000 + 60 }),
    'is for another audience': () => sign({ aud: 'https://other.example/' }),
    'is by another issuer': () => sign({ iss: 'https://other.example/' }),
    'has no issuer': () => sign({ iss: undefined }),
    'is an ID token': () => sign({ tok_type: 'IT' }),
    'lacks a required claim': () => sign({ tok_type: undefined }),
    'has a list where a string is due': () => sign({ tok_type: ['AT'] }),
    'has the wrong value of an optional claim': () => sign({ tenant: 'idcs-other' }),
    'names another key': () => sign({}, pair, { kid: 'OTHER' }),
    'names no key': () => sign({}, pair, { kid: undefined }),
    'is unsigned': () => Promise.resolve(new jose.UnsecuredJWT({ ...CLAIMS, exp: NOW / 1000 + 60 }).encode()),
    'is signed with the public key as a secret': async () => {
      const secret = Buffer.from(await jose.exportSPKI(pair.publicKey));
      const header = { alg: 'HS256', kid: KID };
      return new jose.SignJWT({ ...CLAIMS, exp: NOW / 1000 + 60 }).setProtectedHeader(header).sign(secret);
    },
    'has another RSA algorithm than its key': async () => {
      const key = await jose.importPKCS8(await jose.exportPKCS8(pair.privateKey), 'RS512');
      return sign({}, { ...pair, privateKey: key }, { alg: 'RS512' });
    },
    'is no token': () => Promise.resolve('a.b.c'),
    'is empty': () => Promise.resolve(''),
  };
  for (const [name, create] of Object.entries(refused)) {
    it(`that ${name} gets 401`, async () => {
      const running = await startStatic();
      const reply = await ask(running, await create());
      assert.equal(reply.status, 401);
      assert.deepEqual(JSON.parse(reply.text), { code: 401, message: 'Unauthorized' });
      assert.equal(running.functions.seen.length, 0);
    });
  }

  it('sent with another scheme, twice or not at all gets 401', async () => {
    const { url } = await startStatic();
    const token = await sign();
    const pairs = ['Authorization', `Bearer ${token}`];
    assert.equal((await send(url, '/v1/a', { headers: ['Authorization', `Basic ${token}`] })).status, 401);
    assert.equal((await send(url, '/v1/a', { headers: ['Authorization', token] })).status, 401);
    assert.equal((await send(url, '/v1/a', { headers: [...pairs, ...pairs] })).status, 401);
    assert.equal((await send(url, '/v1/a')).status, 401);
  });

  it('without the scope gets 403', async () => {
    const running = await startStatic();
    assert.equal((await ask(running, await sign({ scope: 'other' }))).status, 403);
  });
});

describe('a token under a fetched key', () => {
  it('passes, the key set being fetched once and without credentials', async () => {
    domain.seen.length = 0;
    domain.behave(json({ keys: [await toDomainKey(pair)] }));
    const running = await startRemote();
    const token = await sign();
    const replies = await Promise.all([ask(running, token), ask(running, token), ask(running, token)]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200, 200],
    );
    assert.equal(domain.seen.length, 1);
    assert.equal(domain.seen[0]?.headers['authorization'], undefined);
  });

  it('is refused after a rotation under the same kid, until the cache ends', async () => {
    domain.behave(json({ keys: [await toDomainKey(pair)] }));
    const running = await startRemote();
    await ask(running, await sign());
    domain.behave(json({ keys: [await toDomainKey(other)] }));
    assert.equal((await ask(running, await sign({ exp: NOW / 1000 + 9999 }, other))).status, 401);
    nowMs += HOUR_MS;
    assert.equal((await ask(running, await sign({ exp: NOW / 1000 + 9999 }, other))).status, 200);
  });

  const broken: Readonly<Record<string, [string, number]>> = {
    'is protected': ['{"keys":[]}', 401],
    redirects: ['', 302],
    'is no JSON': ['<html>', 200],
    'has no keys field': ['{}', 200],
    'has eleven keys': [JSON.stringify({ keys: Array(11).fill({}) }), 200],
  };
  for (const [name, [body, status]] of Object.entries(broken)) {
    it(`gets 500 when the key set ${name}, and heals with it`, async () => {
      domain.behave((_seen, response) => response.writeHead(status, { Location: '/other' }).end(body));
      const running = await startRemote();
      const reply = await ask(running, await sign());
      assert.equal(reply.status, 500);
      assert.deepEqual(JSON.parse(reply.text), { code: 500, message: 'Internal Server Error' });
      domain.behave(json({ keys: [await toDomainKey(pair)] }));
      assert.equal((await ask(running, await sign())).status, 200);
    });
  }
});
