/** Where a call stands in a trace, as B3 says it in many headers and in one (openzipkin/b3-propagation). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTraceContext } from '../../src/tracing/trace-context.ts';
import {
  PARENT_ID,
  SHORT_TRACE_ID,
  SPAN_ID,
  TRACE_ID,
  toHeaders,
  ZERO_SPAN_ID,
  ZERO_TRACE_ID,
} from './trace-headers.ts';

const parse = (headers: Parameters<typeof toHeaders>[0]) => parseTraceContext(toHeaders(headers));
const IDS = { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID };
const SAMPLED = { traceId: TRACE_ID, spanId: SPAN_ID, isSampled: true };
const UNSAMPLED = { ...SAMPLED, isSampled: false };

const NO_TRACE_IDS = [
  '',
  ZERO_TRACE_ID,
  ZERO_SPAN_ID,
  TRACE_ID.slice(1),
  `${TRACE_ID}0`,
  SHORT_TRACE_ID.slice(1),
  `${SHORT_TRACE_ID}0`,
  `${TRACE_ID.slice(1)}g`,
  ` ${TRACE_ID}`,
  `${TRACE_ID}\n`,
];
const NO_SPAN_IDS = ['', ZERO_SPAN_ID, SPAN_ID.slice(1), `${SPAN_ID}0`, TRACE_ID, `${SPAN_ID.slice(1)}-`];

describe('B3 in many headers', () => {
  for (const traceId of NO_TRACE_IDS) {
    it(`is none with the trace id ${JSON.stringify(traceId)}`, () => {
      assert.equal(parse({ ...IDS, 'x-b3-traceid': traceId }), undefined);
    });
  }

  for (const spanId of NO_SPAN_IDS) {
    it(`is none with the span id ${JSON.stringify(spanId)}`, () => {
      assert.equal(parse({ ...IDS, 'x-b3-spanid': spanId }), undefined);
    });
  }

  it('is none with one id of the two, or with two values of either', () => {
    assert.equal(parse({ 'x-b3-traceid': TRACE_ID }), undefined);
    assert.equal(parse({ 'x-b3-spanid': SPAN_ID }), undefined);
    assert.equal(parse({ ...IDS, 'x-b3-traceid': [TRACE_ID, TRACE_ID] }), undefined);
    assert.equal(parse({ ...IDS, 'x-b3-spanid': [SPAN_ID, PARENT_ID] }), undefined);
    assert.equal(parse({ ...IDS, 'x-b3-spanid': [] }), undefined);
  });

  for (const word of ['0', 'false', 'FALSE']) {
    it(`is not traced when it is sampled ${word}, with ids or without`, () => {
      assert.deepEqual(parse({ ...IDS, 'x-b3-sampled': word }), UNSAMPLED);
      assert.equal(parse({ 'x-b3-sampled': word }), false);
    });
  }

  for (const word of ['1', 'true', 'd', '', 'no', '00']) {
    it(`is traced when it is sampled ${JSON.stringify(word)}, but nothing without ids`, () => {
      assert.deepEqual(parse({ ...IDS, 'x-b3-sampled': word }), SAMPLED);
      assert.equal(parse({ 'x-b3-sampled': word }), undefined);
    });
  }

  it('is traced when nobody has decided, as when two have', () => {
    assert.deepEqual(parse(IDS), SAMPLED);
    assert.deepEqual(parse({ ...IDS, 'x-b3-sampled': ['0', '0'] }), SAMPLED);
  });

  it('is traced with the debug flag, whatever else is said, and not with another flag', () => {
    assert.deepEqual(parse({ ...IDS, 'x-b3-flags': '1' }), SAMPLED);
    assert.deepEqual(parse({ ...IDS, 'x-b3-flags': '1', 'x-b3-sampled': '0' }), SAMPLED);
    assert.equal(parse({ 'x-b3-flags': '1', 'x-b3-sampled': '0' }), undefined);
    for (const flags of ['0', '', '2', 'true', '11']) {
      assert.deepEqual(parse({ ...IDS, 'x-b3-flags': flags, 'x-b3-sampled': '0' }), UNSAMPLED, flags);
    }
  });

  it('may have a short trace id, and ids in upper case, which it has in lower case from then on', () => {
    assert.deepEqual(parse({ ...IDS, 'x-b3-traceid': SHORT_TRACE_ID }), {
      ...SAMPLED,
      traceId: SHORT_TRACE_ID,
    });
    const upper = { 'x-b3-traceid': TRACE_ID.toUpperCase(), 'x-b3-spanid': SPAN_ID.toUpperCase() };
    assert.deepEqual(parse(upper), SAMPLED);
  });

  it('may name a parent, which does not matter here', () => {
    for (const parent of [PARENT_ID, ZERO_SPAN_ID, 'x']) {
      assert.deepEqual(parse({ ...IDS, 'x-b3-parentspanid': parent }), SAMPLED);
    }
  });
});

describe('B3 in one header', () => {
  for (const traceId of NO_TRACE_IDS) {
    it(`is none with the trace id ${JSON.stringify(traceId)}`, () => {
      assert.equal(parse({ b3: `${traceId}-${SPAN_ID}` }), undefined);
    });
  }

  for (const spanId of NO_SPAN_IDS) {
    it(`is none with the span id ${JSON.stringify(spanId)}`, () => {
      assert.equal(parse({ b3: `${TRACE_ID}-${spanId}-1` }), undefined);
    });
  }

  for (const rest of [
    '-',
    '-x',
    '-2',
    '-10',
    '-true',
    '-1-',
    `-1-${PARENT_ID}0`,
    `-1-${PARENT_ID}-1`,
    `-${PARENT_ID}`,
  ]) {
    it(`is none with ${rest} behind the ids`, () => {
      assert.equal(parse({ b3: `${TRACE_ID}-${SPAN_ID}${rest}` }), undefined);
    });
  }

  for (const value of ['', '1', 'd', '-', '00', '0-', TRACE_ID]) {
    it(`is none as ${JSON.stringify(value)}: nothing to go on with`, () =>
      assert.equal(parse({ b3: value }), undefined));
  }

  it('is none when it is there twice', () => {
    assert.equal(parse({ b3: [`${TRACE_ID}-${SPAN_ID}-1`, `${TRACE_ID}-${SPAN_ID}-1`] }), undefined);
    assert.equal(parse({ b3: ['0', '0'] }), undefined);
  });

  it('is not traced as 0, alone or behind the ids', () => {
    assert.equal(parse({ b3: '0' }), false);
    assert.deepEqual(parse({ b3: `${TRACE_ID}-${SPAN_ID}-0` }), UNSAMPLED);
    assert.deepEqual(parse({ b3: `${TRACE_ID}-${SPAN_ID}-0-${PARENT_ID}` }), UNSAMPLED);
  });

  for (const rest of ['', '-1', '-d', `-1-${PARENT_ID}`, `-d-${PARENT_ID}`]) {
    it(`is traced with ${JSON.stringify(rest)} behind the ids`, () => {
      assert.deepEqual(parse({ b3: `${TRACE_ID}-${SPAN_ID}${rest}` }), SAMPLED);
    });
  }

  it('may have a short trace id, and ids in upper case', () => {
    const short = { ...SAMPLED, traceId: SHORT_TRACE_ID };
    assert.deepEqual(parse({ b3: `${SHORT_TRACE_ID}-${SPAN_ID}-1`.toUpperCase() }), short);
  });

  it('counts after the many headers, and before W3C', () => {
    const single = `${SHORT_TRACE_ID}-${SPAN_ID}-1`;
    assert.deepEqual(parse({ ...IDS, b3: single }), SAMPLED);
    assert.equal(parse({ 'x-b3-sampled': '0', b3: single }), false);
    const traceparent = `00-${TRACE_ID}-${PARENT_ID}-01`;
    assert.deepEqual(parse({ b3: single, traceparent }), { ...SAMPLED, traceId: SHORT_TRACE_ID });
    assert.equal(parse({ b3: '0', traceparent }), false);
    assert.deepEqual(parse({ b3: 'x', traceparent }), { ...SAMPLED, spanId: PARENT_ID });
  });
});
