/** A stand-in for an identity domain's token endpoint, which answers as a test tells it, and the token that it grants. */
import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach } from 'node:test';
import { assertSecretless } from './gatekeeper-vault-bench.ts';

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What the token says; its scope would colour a terminal. */
export const CLAIMS = {
  client_id: 'orders-app',
  scope: 'oic.invoke\u001b[31m',
  aud: 'https://gatekeeper.example/',
  exp: Math.floor(Date.now() / 1000) + 3600,
};
const SIGNATURE = 'Y2FuYXJ5LXNpZ25hdHVyZQ';
/** The token. */
export const TOKEN = `${part({ alg: 'RS256' })}.${part(CLAIMS)}.${SIGNATURE}`;
const GRANTED = JSON.stringify({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 });

/** Fails when the text holds the token, its signature, or any other secret. */
export function assertHidden(output: string): void {
  assert.ok(!output.includes(TOKEN) && !output.includes(SIGNATURE), output);
  assertSecretless(output);
}

/** Starts it before the tests, and ends it after them. */
export function useDomain() {
  const asked: { authorization: string; body: string }[] = [];
  let server: Server;
  let answer: (response: ServerResponse) => void;

  before(async () => {
    server = createServer(async (request, response) => {
      asked.push({ authorization: request.headers.authorization ?? '', body: await text(request) });
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked.length = 0;
    answer = (response) => response.end(GRANTED);
  });

  return {
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The requests since the test began. */
    asked,
    /** What it does until the test ends, in place of granting the token. */
    answerWith: (other: typeof answer) => {
      answer = other;
    },
  };
}
