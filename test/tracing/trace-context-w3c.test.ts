/** Where a call stands in a trace, as W3C Trace Context says it, and whose word counts: the platform's or the client's. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTraceContext } from '../../src/tracing/trace-context.ts';
import {
  PARENT_ID,
  SPAN_ID,
  TRACE_ID,
  TRACEPARENT,
  toHeaders,
  ZERO_SPAN_ID,
  ZERO_TRACE_ID,
} from './trace-headers.ts';

const parse = (headers: Parameters<typeof toHeaders>[0]) => parseTraceContext(toHeaders(headers));
const SAMPLED = { traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true };

describe('traceparent', () => {
  for (const [what, value] of [
    ['nothing in it', ''],
    ['a trace id of zeros (§3.2.2.3)', `00-${ZERO_TRACE_ID}-${SPAN_ID}-01`],
    ['a span id of zeros (§3.2.2.4)', `00-${TRACE_ID}-${ZERO_SPAN_ID}-01`],
    ['a short trace id', `00-${TRACE_ID.slice(16)}-${SPAN_ID}-01`],
    ['a long trace id', `00-${TRACE_ID}0-${SPAN_ID}-01`],
    ['a short span id', `00-${TRACE_ID}-${SPAN_ID.slice(1)}-01`],
    ['a long span id', `00-${TRACE_ID}-${SPAN_ID}0-01`],
    ['a trace id in upper case (§3.2.1)', `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`],
    ['a span id in upper case', `00-${TRACE_ID}-${SPAN_ID.toUpperCase()}-01`],
    ['flags in upper case', `00-${TRACE_ID}-${SPAN_ID}-0B`],
    ['the version ff (§3.2.2.1)', `ff-${TRACE_ID}-${SPAN_ID}-01`],
    ['a version in upper case', `0A-${TRACE_ID}-${SPAN_ID}-01`],
    ['a version of one digit', `0-${TRACE_ID}-${SPAN_ID}-01`],
    ['flags of one digit', `00-${TRACE_ID}-${SPAN_ID}-1`],
    ['flags of three digits', `00-${TRACE_ID}-${SPAN_ID}-011`],
    ['no flags', `00-${TRACE_ID}-${SPAN_ID}`],
    ['a fifth part in version 00', `${TRACEPARENT}-01`],
    ['a hyphen at the end in version 00', `${TRACEPARENT}-`],
    ['white space around it', ` ${TRACEPARENT}`],
    ['another separator', TRACEPARENT.replaceAll('-', '_')],
  ] as const) {
    it(`counts as absent with ${what}`, () => assert.equal(parse({ traceparent: value }), undefined));
  }

  it('counts as absent when it is there twice', () => {
    assert.equal(parse({ traceparent: [TRACEPARENT, TRACEPARENT] }), undefined);
  });

  it('is sampled by the last bit of its flags, and by no other', () => {
    for (const [flags, isSampled] of [
      ['00', false],
      ['01', true],
      ['02', false],
      ['03', true],
      ['fe', false],
      ['ff', true],
    ] as const) {
      assert.deepEqual(parse({ traceparent: `00-${TRACE_ID}-${SPAN_ID}-${flags}` }), {
        ...SAMPLED,
        isSampled,
      });
    }
  });

  it('of a later version is read by the parts that are known, whatever follows (§3.2.4)', () => {
    for (const later of ['01', 'cc', 'fe']) {
      const value = `${later}-${TRACE_ID}-${SPAN_ID}-01`;
      for (const rest of ['', '-', '-more', '-more-parts']) {
        assert.deepEqual(parse({ traceparent: `${value}${rest}` }), SAMPLED, `${later} ${rest}`);
      }
      assert.equal(parse({ traceparent: `${value}.more` }), undefined);
    }
  });
});

describe('tracestate', () => {
  const tracestate = 'Vendor=AbC,rojo=00f067aa';

  it('is kept as it came, in its own case', () => {
    assert.deepEqual(parse({ traceparent: TRACEPARENT, tracestate }), { ...SAMPLED, traceState: tracestate });
  });

  it('is nothing without a traceparent that counts, or beside B3', () => {
    assert.equal(parse({ tracestate }), undefined);
    assert.equal(parse({ tracestate, traceparent: `ff${TRACEPARENT.slice(2)}` }), undefined);
    assert.deepEqual(parse({ tracestate, traceparent: TRACEPARENT, b3: `${TRACE_ID}-${SPAN_ID}` }), SAMPLED);
  });

  for (const [what, value] of [
    ['empty', ''],
    ['too long (§3.3.1.1)', 'a'.repeat(513)],
    ['with a line break', 'a=1\r\nx-other: 1'],
    ['with a character that is no header’s', 'a=é'],
    ['there twice', ['a=1', 'b=2']],
  ] as const) {
    it(`is left out when it is ${what}, and the traceparent counts`, () => {
      assert.deepEqual(parse({ traceparent: TRACEPARENT, tracestate: value }), SAMPLED);
    });
  }

  it('may have 512 characters', () => {
    const traceState = 'a'.repeat(512);
    assert.deepEqual(parse({ traceparent: TRACEPARENT, tracestate: traceState }), { ...SAMPLED, traceState });
  });
});

describe('the headers of the client behind a gateway', () => {
  const client = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [`fn-http-h-${name}`, value]));
  const ofClient = client({ 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID });

  it('count when the platform has none, or none that counts', () => {
    assert.deepEqual(parse(ofClient), SAMPLED);
    assert.deepEqual(parse(client({ traceparent: TRACEPARENT })), SAMPLED);
    assert.equal(parse(client({ b3: '0' })), false);
    assert.deepEqual(parse({ ...ofClient, traceparent: 'x' }), SAMPLED);
  });

  it('count after the platform’s own, in whatever form that is', () => {
    const platform = { ...SAMPLED, spanId: PARENT_ID };
    const ids = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': PARENT_ID };
    assert.deepEqual(parse({ ...ofClient, ...ids }), platform);
    assert.deepEqual(parse({ ...ofClient, traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` }), platform);
    assert.equal(parse({ ...ofClient, 'x-b3-sampled': '0' }), false);
  });

  it('are never mixed with the platform’s: half of each is no context', () => {
    const half = client({ 'x-b3-spanid': SPAN_ID });
    assert.equal(parse({ 'x-b3-traceid': TRACE_ID, ...half }), undefined);
    const state = client({ tracestate: 'a=1' });
    assert.deepEqual(parse({ traceparent: TRACEPARENT, ...state }), SAMPLED);
  });

  it('are nothing when there are none at all', () => assert.equal(parse({}), undefined));
});
