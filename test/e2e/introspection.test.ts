/** INTROSPECTION=always against the local identity domain: a revoked token is refused, not knowing is no refusal. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AUTHORIZER_ID, CLIENTS } from '../../local/cloud/names.ts';
import { send, startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
before(async () => {
  cloud = await startTestCloud({ functionConfig: { INTROSPECTION: 'always' } });
});
after(() => cloud.stopAndRemove());

/** The authorizer itself: the gateway would give out a decision that it has kept. */
async function decide(authorization: string) {
  const body = JSON.stringify({ type: 'USER_DEFINED', data: { authorization } });
  const answer = await send(cloud.urls.fn, { method: 'POST', path: `/invoke/${AUTHORIZER_ID}`, body });
  return { status: answer.status, decision: JSON.parse(answer.body.toString()) as { active?: boolean } };
}

async function revoke(authorization: string): Promise<void> {
  const client = Buffer.from(`${CLIENTS.orders}:${cloud.secrets.ordersClient}`).toString('base64');
  const response = await fetch(`${cloud.urls['identity-domain']}/oauth2/v1/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
    body: new URLSearchParams({ token: authorization.replace('Bearer ', '') }),
  });
  assert.equal(response.status, 200);
}

async function countIntrospections(): Promise<number> {
  const journal = await (await fetch(`${cloud.urls['identity-domain']}/.local/journal`)).json();
  return (journal as { path: string }[]).filter(({ path }) => path === '/oauth2/v1/introspect').length;
}

test('a token that the domain stands by is allowed, and a burst of calls with it asks once', async () => {
  const bearer = await cloud.bearer();
  for (let index = 0; index < 5; index += 1) {
    assert.deepEqual((await decide(bearer)).decision.active, true);
  }
  assert.equal(await countIntrospections(), 1);
});

test('a revoked token is denied, and the log says why', async () => {
  const bearer = await cloud.bearer();
  await revoke(bearer);
  assert.equal((await decide(bearer)).decision.active, false);
  await cloud.logged(/token_revoked/);
});

test('a token that is refused anyway is never sent to the domain', async () => {
  const before = await countIntrospections();
  for (const kind of ['expired', 'forged', 'other-audience', 'id-token'] as const) {
    assert.equal((await decide(await cloud.bearer(kind))).decision.active, false);
  }
  assert.equal(await countIntrospections(), before);
});

test('while the domain does not answer, a token is undecided, and not denied', async () => {
  const bearer = await cloud.bearer();
  await fetch(`${cloud.urls['identity-domain']}/.local/fault`, {
    method: 'PUT',
    body: JSON.stringify({ status: 503, path: '/oauth2/v1/introspect' }),
  });
  const { status, decision } = await decide(bearer);
  assert.equal(status, 502);
  assert.equal(decision.active, undefined);
  await cloud.logged(/ERR_DOMAIN_UNAVAILABLE/);
});
