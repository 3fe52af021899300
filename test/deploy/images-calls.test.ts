/** Calls of both functions in their images, in the container that Fn gives them, by the rules of Fn's agent. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { OIC_USERS } from '../../local/cloud/names.ts';
import { CONTAINER_MB, startContainer } from '../support/docker-container.ts';
import { buildFunctionImages } from '../support/docker-images.ts';
import { startSurroundings } from '../support/docker-invoker.ts';
import { createDockerTest } from '../support/docker-test.ts';
import { AUDIENCE, createSigningKey, signToken, TENANT, toClaims, toKeySetText } from '../support/tokens.ts';

const SIX_MB = 6 * 1024 * 1024;
const CALLS = 12;

const KEY = createSigningKey('thumbprint');
const CONFIGURATION = {
  IDENTITY_DOMAIN_URL: 'https://idcs-0123example.identity.oraclecloud.com',
  JWKS: toKeySetText(KEY),
  TOKEN_AUDIENCES: AUDIENCE,
  TOKEN_TENANT: TENANT,
};

const test = createDockerTest(buildFunctionImages);

function toGatewayHeaders(path: string, headers: Readonly<Record<string, string>> = {}) {
  return {
    'fn-intent': 'httprequest',
    'fn-http-method': 'POST',
    'fn-http-request-url': path,
    'content-type': 'application/json',
    ...headers,
  };
}

test('the authorizer without a network allows a good token and refuses a bad one', async (t, images) => {
  const { engine, names } = images;
  const container = await startContainer(t, engine, { image: names.authorizer, environment: CONFIGURATION });
  assert.equal(container.start, 'listening', await container.log());
  const decide = async (authorization: string) => {
    const { body } = await container.call(JSON.stringify({ type: 'USER_DEFINED', data: { authorization } }));
    return JSON.parse(body.toString()) as Record<string, unknown>;
  };
  const claims = toClaims(Math.floor(Date.now() / 1000));
  const allowed = await decide(`Bearer ${signToken(KEY, claims)}`);
  assert.deepEqual([allowed['active'], allowed['clientId']], [true, claims['client_id']]);
  const refused = await decide(`Bearer ${signToken(createSigningKey('thumbprint'), claims)}`);
  assert.equal(refused['active'], false);
  assert.match(String(refused['wwwAuthenticate']), /invalid_token/);
  t.diagnostic(`authorizer: ${container.process()('VmHWM')} resident at most`);
});

test('the invoker without a network answers a call without a token by itself', async (t, images) => {
  const { engine, names } = images;
  const container = await startContainer(t, engine, { image: names.invoker, environment: CONFIGURATION });
  assert.equal(container.start, 'listening', await container.log());
  const answer = await container.call('{}', toGatewayHeaders('/method-4/hello'));
  assert.equal(answer.clientStatus, 401);
  const problem = JSON.parse(answer.body.toString()) as Record<string, unknown>;
  assert.deepEqual([problem['status'], problem['code']], [401, 'ERR_TOKEN_MISSING']);
});

test("the invoker gets OIC's credential from Vault and calls OIC with it", async (t, images) => {
  const surroundings = await startSurroundings(t);
  const options = { image: images.names.invoker, ...surroundings.options };
  const container = await startContainer(t, images.engine, options);
  assert.equal(container.start, 'listening', await container.log());
  const authorization = await surroundings.bearer();
  const answer = await container.call(
    '{"name":"world"}',
    toGatewayHeaders('/method-4/hello', { 'fn-http-h-authorization': authorization }),
  );
  assert.equal(answer.clientStatus, 200, answer.body.toString());
  assert.deepEqual(JSON.parse(answer.body.toString()), {
    message: 'Hello, world',
    invokedBy: OIC_USERS.gatekeeper,
  });
});

test(`bodies of 6 MB go through the invoker and back within ${CONTAINER_MB} MB`, async (t, images) => {
  const surroundings = await startSurroundings(t);
  const options = { image: images.names.invoker, ...surroundings.options };
  const container = await startContainer(t, images.engine, options);
  assert.equal(container.start, 'listening', await container.log());
  const headers = toGatewayHeaders('/method-4/echo?raw=true', {
    'content-type': 'application/octet-stream',
    'fn-http-h-authorization': await surroundings.bearer(),
  });
  const body = randomBytes(SIX_MB);
  for (let call = 0; call < CALLS; call += 1) {
    const answer = await container.call(body, headers);
    assert.equal(answer.clientStatus, 200, answer.body.toString().slice(0, 1000));
    assert.ok(answer.body.equals(body));
  }
  t.diagnostic(`invoker: ${container.process()('VmHWM')} resident at most`);
  assert.equal(await container.inspect('{{.State.OOMKilled}} {{.State.Running}}'), 'false true');
});
