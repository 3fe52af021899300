/** What OIC gets of a trace: the caller's headers as they came, or with tracing on those of the invoker's own request. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SendHttp } from '../../src/runtime/http.ts';
import { NO_TRACING, type Tracing } from '../../src/tracing/tracing.ts';
import { PARENT_ID, SPAN_ID, TRACE_ID, TRACEPARENT } from '../tracing/trace-headers.ts';
import { createTracingBench, headersOf, SERVICE } from '../tracing/tracing-bench.ts';
import { createBench } from './bench.ts';
import { createCall, onlyLine, toResponse } from './call-bench.ts';

/** As a gateway hands a client's headers on. */
const OF_CLIENT = {
  'fn-http-h-x-b3-traceid': [TRACE_ID],
  'fn-http-h-x-b3-spanid': [SPAN_ID],
  'fn-http-h-x-b3-parentspanid': [PARENT_ID],
  'fn-http-h-x-b3-sampled': ['1'],
  'fn-http-h-x-b3-flags': ['0'],
  'fn-http-h-b3': [`${TRACE_ID}-${SPAN_ID}-1`],
  'fn-http-h-traceparent': [TRACEPARENT],
  'fn-http-h-tracestate': ['Vendor=AbC'],
  'fn-http-h-x-request-id': ['request-1'],
};

/** A call that is served as the function serves it; `toOic` is what went out. */
async function invokeWith(tracing: Tracing, changes: Parameters<typeof createCall>[0] = OF_CLIENT) {
  const toOic: Parameters<SendHttp>[0][] = [];
  const send: SendHttp = async (request) => {
    toOic.push(request);
    return toResponse(200);
  };
  const bench = createBench({ send: tracing.client({ name: 'OIC call', service: 'oic' }, send) });
  const call = createCall(changes);
  const { headers, callId } = call;
  const work = (traceId: string | undefined) => bench.invoke({ ...call, traceId });
  const answer = await tracing.serve({ headers, callId }, work, () => ({}));
  return { answer, sent: headersOf(toOic[0]), line: onlyLine(bench.lines) };
}

describe('without tracing', () => {
  it('OIC gets the caller’s headers of a trace unchanged, and the line names none', async () => {
    const { answer, sent, line } = await invokeWith(NO_TRACING);
    const { authorization: _credential, ...others } = sent;
    const asCame = Object.entries(OF_CLIENT).map(([name, values]) => [
      name.slice('fn-http-h-'.length),
      values,
    ]);
    assert.deepEqual(others, Object.fromEntries(asCame));
    assert.equal('status' in answer && answer.status, 200);
    assert.equal('traceId' in line, false);
  });

  it('OIC gets none when the caller has none', async () => {
    assert.deepEqual(Object.keys((await invokeWith(NO_TRACING, {})).sent), ['authorization']);
  });
});

describe('with tracing', () => {
  it('OIC gets the invoker’s own span in place of the caller’s, in the caller’s trace, and the rest as it came', async () => {
    const { tracing, spanOf } = createTracingBench();
    const { sent, line } = await invokeWith(tracing);
    const { id, parentId } = spanOf('OIC call');
    const { authorization: _credential, ...others } = sent;
    assert.deepEqual(others, {
      'x-b3-traceid': [TRACE_ID],
      'x-b3-spanid': [id],
      'x-b3-parentspanid': [spanOf(SERVICE).id],
      'x-b3-sampled': ['1'],
      traceparent: [`00-${TRACE_ID}-${id}-01`],
      'x-request-id': ['request-1'],
    });
    assert.deepEqual([parentId, spanOf(SERVICE).parentId], [spanOf(SERVICE).id, SPAN_ID]);
    assert.equal(line['traceId'], TRACE_ID);
  });

  it('and a caller with W3C alone, OIC gets its state too', async () => {
    const { tracing } = createTracingBench();
    const { 'fn-http-h-traceparent': traceparent, 'fn-http-h-tracestate': tracestate } = OF_CLIENT;
    const { sent } = await invokeWith(tracing, {
      'fn-http-h-traceparent': traceparent,
      'fn-http-h-tracestate': tracestate,
    });
    assert.deepEqual([sent['tracestate'], sent['x-b3-traceid']], [['Vendor=AbC'], [TRACE_ID]]);
  });

  it('and the platform’s own place in the trace, that one counts', async () => {
    const { tracing, spanOf } = createTracingBench();
    await invokeWith(tracing, { ...OF_CLIENT, 'x-b3-traceid': [TRACE_ID], 'x-b3-spanid': [PARENT_ID] });
    assert.equal(spanOf(SERVICE).parentId, PARENT_ID);
  });

  it('and a caller that is not to be traced, OIC hears that, and nothing is recorded', async () => {
    const { tracing, spans } = createTracingBench();
    const { sent, line } = await invokeWith(tracing, { ...OF_CLIENT, 'fn-http-h-x-b3-sampled': ['0'] });
    assert.deepEqual([sent['x-b3-sampled'], sent['x-b3-traceid'], spans], [['0'], [TRACE_ID], []]);
    assert.equal(line['traceId'], TRACE_ID);
  });
});
