/** The context of a trace as headers, for whoever is called next: both forms say the same, and come back as they were. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Header } from '../../src/runtime/header-list.ts';
import { isTraceHeader, parseTraceContext, toTraceHeaders } from '../../src/tracing/trace-context.ts';
import { PARENT_ID, SHORT_TRACE_ID, SPAN_ID, TRACE_ID, toHeaders } from './trace-headers.ts';

const CONTEXT = { traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true };
const HEX = '0123456789abcdef'.split('');

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: fc.constantFrom(...HEX), minLength: length, maxLength: length })
    .filter((id) => !/^0+$/.test(id));
const anyContext = fc.record(
  {
    traceId: fc.oneof(digits(32), digits(16)),
    spanId: digits(16),
    isSampled: fc.boolean(),
    traceState: fc.string({ minLength: 1, maxLength: 512 }),
  },
  { requiredKeys: ['traceId', 'spanId', 'isSampled'] },
);
const anyParent = fc.option(digits(16), { nil: undefined });

const only = (headers: readonly Header[], pattern: RegExp) =>
  toHeaders(Object.fromEntries(headers.filter(([name]) => pattern.test(name))));

describe('the headers of a context', () => {
  it('are B3 and W3C, each once, with the parent only when there is one', () => {
    assert.deepEqual(toTraceHeaders(CONTEXT, PARENT_ID), [
      ['x-b3-traceid', TRACE_ID],
      ['x-b3-spanid', SPAN_ID],
      ['x-b3-parentspanid', PARENT_ID],
      ['x-b3-sampled', '1'],
      ['traceparent', `00-${TRACE_ID}-${SPAN_ID}-01`],
    ]);
    const root = toTraceHeaders({ ...CONTEXT, isSampled: false }, undefined);
    assert.deepEqual(
      root.map(([name]) => name),
      ['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'traceparent'],
    );
    assert.deepEqual(root.slice(2), [
      ['x-b3-sampled', '0'],
      ['traceparent', `00-${TRACE_ID}-${SPAN_ID}-00`],
    ]);
  });

  it('fill a short trace id up with zeros on the left in traceparent, and in B3 keep it (§3.2.2.3)', () => {
    const headers = new Map(toTraceHeaders({ ...CONTEXT, traceId: SHORT_TRACE_ID }, undefined));
    assert.equal(headers.get('x-b3-traceid'), SHORT_TRACE_ID);
    assert.equal(headers.get('traceparent'), `00-0000000000000000${SHORT_TRACE_ID}-${SPAN_ID}-01`);
  });

  it('have the state of W3C as it came', () => {
    const headers = toTraceHeaders({ ...CONTEXT, traceState: 'Vendor=AbC' }, undefined);
    assert.deepEqual(headers.at(-1), ['tracestate', 'Vendor=AbC']);
  });

  it('come back as they were, whatever the context is', () => {
    fc.assert(
      fc.property(anyContext, anyParent, ({ traceState, ...context }, parentId) => {
        const headers = toTraceHeaders({ ...context, ...(traceState && { traceState }) }, parentId);
        assert.deepEqual(parseTraceContext(toHeaders(Object.fromEntries(headers))), context);
        assert.deepEqual(parseTraceContext(only(headers, /^x-b3/)), context);
        const padded = {
          ...context,
          traceId: context.traceId.padStart(32, '0'),
          ...(traceState && { traceState }),
        };
        assert.deepEqual(parseTraceContext(only(headers, /^trace/)), padded);
      }),
    );
  });

  it('are all known as headers of a trace, and no other is', () => {
    fc.assert(
      fc.property(anyContext, digits(16), (context, parentId) => {
        assert.ok(toTraceHeaders(context, parentId).every(([name]) => isTraceHeader(name)));
      }),
    );
    for (const name of ['b3', 'x-b3-flags', 'tracestate']) assert.ok(isTraceHeader(name));
    for (const name of ['authorization', 'x-b3', 'B3', 'uber-trace-id', '']) assert.ok(!isTraceHeader(name));
  });
});

describe('headers of any content', () => {
  const anyValues = fc.array(fc.string(), { maxLength: 3 });
  const names = [
    'b3',
    'traceparent',
    'tracestate',
    'x-b3-flags',
    'x-b3-sampled',
    'x-b3-spanid',
    'x-b3-traceid',
  ];

  it('never stop a call, and never make ids that are none', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), anyValues), (headers) => {
        const context = parseTraceContext(toHeaders(headers));
        if (context === undefined || context === false) return;
        assert.match(context.traceId, /^(?:[0-9a-f]{16}){1,2}$/);
        assert.match(context.spanId, /^[0-9a-f]{16}$/);
      }),
    );
  });
});
