/** The built authorizer from its process's start to its first call: when does it ask the domain for keys? */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it, type TestContext } from 'node:test';
import { buildFunctions } from '../../scripts/build-functions.ts';
import { startFunction } from '../fn/function-process.ts';
import { AUDIENCE, createSigningKey, signToken, TENANT, toClaims, toKeySetText } from '../support/tokens.ts';

const KEY = createSigningKey('thumb-1');
let directory: string;
const domain = { statuses: [] as number[], requests: 0 };
const server = http.createServer((_request, response) => {
  domain.requests += 1;
  response.writeHead(domain.statuses.shift() ?? 200).end(toKeySetText(KEY));
});

before(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'cold-start-'));
  await buildFunctions(directory);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => {
  server.close();
  server.closeAllConnections();
  fs.rmSync(directory, { recursive: true });
});
beforeEach(() => Object.assign(domain, { statuses: [], requests: 0 }));

async function start(t: TestContext, environment: Readonly<Record<string, string>> = {}) {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const authorizer = await startFunction({
    entry: path.join(directory, 'authorizer', 'func.mjs'),
    environment: {
      IDENTITY_DOMAIN_URL: `http://127.0.0.1:${address.port}`,
      ALLOW_INSECURE_HTTP: 'true',
      TOKEN_AUDIENCES: AUDIENCE,
      TOKEN_TENANT: TENANT,
      ...environment,
    },
  });
  t.after(() => authorizer.close());
  const decide = async () => {
    const token = signToken(KEY, toClaims(Math.floor(Date.now() / 1000)));
    const body = JSON.stringify({ type: 'TOKEN', token: `Bearer ${token}` });
    const { status, body: answer } = await authorizer.call(body);
    return { status, active: (JSON.parse(answer.toString()) as { active?: boolean }).active };
  };
  return { authorizer, decide };
}

describe('a cold start of the authorizer', () => {
  it('fetches the keys before anyone calls, and the first call fetches nothing more', async (t) => {
    const { authorizer, decide } = await start(t);
    await authorizer.takeOutput('keys_fetched');
    assert.equal(domain.requests, 1);
    assert.deepEqual(await decide(), { status: 200, active: true });
    assert.equal(domain.requests, 1);
  });

  it('survives a first fetch that fails, says so in one warning, and fetches for the first call', async (t) => {
    domain.statuses.push(503);
    const { authorizer, decide } = await start(t);
    while (domain.requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await decide(), { status: 200, active: true });
    assert.equal(domain.requests, 2);
    const output = await authorizer.takeOutput('"decision":"allow"');
    assert.doesNotMatch(output, /"level":"error"/);
    assert.equal(output.match(/"level":"warn"[^\n]*"event":"keys_fetch_failed"/g)?.length, 1);
  });

  it('fetches nothing with seed keys, and neither does the first call', async (t) => {
    const { decide } = await start(t, { JWKS: toKeySetText(KEY) });
    assert.deepEqual(await decide(), { status: 200, active: true });
    assert.equal(domain.requests, 0);
  });
});
