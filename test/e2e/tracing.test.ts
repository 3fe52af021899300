/** One trace over gateway, authorizer, invoker, Vault, identity domain and OIC, as a real collector gets it over HTTP. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { allSecrets } from '../../local/cloud/cloud-secrets.ts';
import {
  type CollectedSpan,
  startZipkinCollector,
  type ZipkinCollector,
} from '../support/zipkin-collector.ts';

import { send, startTestCloud, type TestCloud, until } from './test-cloud.ts';

let collector: ZipkinCollector;
let cloud: TestCloud;
before(async () => {
  collector = await startZipkinCollector();
  cloud = await startTestCloud({ traceCollectorUrl: collector.url });
});
after(async () => {
  await cloud.stopAndRemove();
});

const AUTHORIZER = 'gatekeeper::authorizer';
const INVOKER = 'gatekeeper::invoker';

/** Calls, and gives the spans of the trace once they are all there. */
async function trace(path: string, headers: Readonly<Record<string, string>>, count: number) {
  const before = collector.spans.length;
  const answer = await send(cloud.urls.gateway, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"name":"world"}',
  });
  const find = (): readonly CollectedSpan[] => {
    const [first] = collector.spans
      .slice(before)
      .filter((span) => span.localEndpoint.serviceName === 'gateway');
    return collector.spans.filter(({ traceId }) => traceId === first?.traceId);
  };
  const spans = await until(
    async () => find(),
    (found) => found.length >= count,
    5_000,
  );
  return { answer, spans };
}

/** `child < parent`, by service and name, in the order of time. */
function toEdges(spans: readonly CollectedSpan[]): readonly string[] {
  const label = ({ localEndpoint, name }: CollectedSpan): string => `${localEndpoint.serviceName} ${name}`;
  const byId = new Map(spans.map((span) => [span.id, span]));
  return spans
    .toSorted((a, b) => a.timestamp - b.timestamp)
    .map((span) => {
      const parent = byId.get(span.parentId ?? '');
      if (span.parentId === undefined) return `${label(span)} < nothing`;
      return `${label(span)} < ${parent === undefined ? 'unknown' : label(parent)}`;
    });
}

describe('the trace of a call by method 4', () => {
  it('has every hop under the one that made it: gateway, authorizer, invoker, Vault and OIC', async () => {
    const headers = { authorization: await cloud.bearer('valid') };
    const { answer, spans } = await trace('/method-4/hello', headers, 11);
    assert.equal(answer.status, 200);
    assert.deepEqual(toEdges(spans), [
      'gateway post < nothing',
      'gateway function < gateway post',
      `${AUTHORIZER} ${AUTHORIZER} < gateway function`,
      `${AUTHORIZER} verify < ${AUTHORIZER} ${AUTHORIZER}`,
      'gateway function < gateway post',
      `${INVOKER} ${INVOKER} < gateway function`,
      `${INVOKER} verify < ${INVOKER} ${INVOKER}`,
      `${INVOKER} vault read < ${INVOKER} ${INVOKER}`,
      `vault get < ${INVOKER} vault read`,
      `${INVOKER} OIC call < ${INVOKER} ${INVOKER}`,
      `oic post < ${INVOKER} OIC call`,
    ]);
  });

  it('goes on from the trace that the caller is in, whom the gateway then names as the parent', async () => {
    const parent = { 'x-b3-traceid': 'a'.repeat(32), 'x-b3-spanid': 'b'.repeat(16), 'x-b3-sampled': '1' };
    const headers = { authorization: await cloud.bearer('valid'), ...parent };
    const { spans } = await trace('/method-4/hello', headers, 9);
    assert.ok(spans.every(({ traceId }) => traceId === parent['x-b3-traceid']));
    const [root] = spans.filter(({ localEndpoint }) => localEndpoint.serviceName === 'gateway');
    assert.equal(spans.find(({ parentId }) => parentId === parent['x-b3-spanid'])?.id, root?.parentId);
  });

  it('of a credential from the identity domain has the minting of its token', async () => {
    const headers = { authorization: await cloud.bearer('valid') };
    const { answer, spans } = await trace('/method-4/as-application/hello', headers, 13);
    assert.equal(answer.status, 200);
    const edges = toEdges(spans);
    assert.ok(edges.includes(`${INVOKER} token mint < ${INVOKER} ${INVOKER}`), edges.join('\n'));
    assert.ok(edges.includes(`identity-domain post < ${INVOKER} token mint`), edges.join('\n'));
  });

  it('of a refused call ends at the authorizer, with the reason', async () => {
    const headers = { authorization: await cloud.bearer('expired') };
    const { answer, spans } = await trace('/method-4/hello', headers, 4);
    assert.equal(answer.status, 401);
    const verify = spans.find(({ name }) => name === 'verify');
    assert.deepEqual(verify?.tags, { denied: 'token_expired' });
    assert.ok(!spans.some(({ localEndpoint }) => localEndpoint.serviceName === INVOKER));
  });

  it('is in the lines about the call, by its id', async () => {
    const headers = { authorization: await cloud.bearer('user') };
    const { spans } = await trace('/method-4/hello', headers, 9);
    const [traceId] = spans.map((span) => span.traceId);
    await cloud.logged(new RegExp(`event\\\\":\\\\"decision.*${traceId}`));
    await cloud.logged(new RegExp(`event\\\\":\\\\"invocation.*${traceId}`));
  });
});

describe('the collector', () => {
  it('took every span that was sent, and none holds a token, a password or a body', () => {
    assert.deepEqual(collector.refused, []);
    const text = JSON.stringify(collector.spans);
    assert.ok(collector.spans.length > 30);
    for (const secret of [...allSecrets(cloud.secrets), 'eyJ', 'world', 'Bearer', 'Basic']) {
      assert.ok(!text.includes(secret), `a span holds ${secret.slice(0, 3)}…`);
    }
  });

  it('may go away: calls are served as before, and the log says once that spans are not sent', async () => {
    await collector.close();
    for (let call = 0; call < 5; call += 1) {
      const answer = await send(cloud.urls.gateway, {
        method: 'POST',
        path: '/method-4/hello',
        headers: { authorization: await cloud.bearer('valid'), 'content-type': 'application/json' },
        body: '{"name":"world"}',
      });
      assert.equal(answer.status, 200);
    }
    await cloud.logged(/spans_not_sent/);
  });
});
