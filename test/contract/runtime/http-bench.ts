/** A raw server of one test's own, requests to it, and how they fail. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { HttpError, type HttpFailure, type HttpRequest, sendHttp } from '../../../src/runtime/http.ts';
import { type Reply, startRawServer } from '../../support/raw-server.ts';

export async function start(t: TestContext, reply: Reply) {
  const server = await startRawServer(reply);
  t.after(() => server.close());
  const send = (changes: Partial<HttpRequest> = {}) =>
    sendHttp({ url: server.url, method: 'GET', headers: [], timeoutMs: 10_000, maxBytes: 1000, ...changes });
  return { ...server, send };
}

export async function failureOf(sending: Promise<unknown>): Promise<HttpFailure> {
  const error = await sending.then(
    (answer) => assert.fail(`an answer instead of a failure: ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof HttpError, String(error));
  assert.equal(error.message, `request failed: ${error.failure}`);
  return error.failure;
}
