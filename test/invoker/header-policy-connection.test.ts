/** What a Connection header names was meant for one connection only (RFC 9110 §7.6.1), and some headers of tracing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCallerHeaders, toOicHeaders } from '../../src/invoker/header-policy.ts';
import { createBench } from './bench.ts';
import { createCall, toResponse } from './call-bench.ts';
import { row } from './table-bench.ts';

function toOic(headers: Record<string, readonly string[]>, extra: readonly string[] = []) {
  return toOicHeaders(new Map(Object.entries(headers)), extra, true);
}

describe('a header that Connection names stays behind', () => {
  it('on its way to OIC, however the list is written', () => {
    for (const connection of [['prefer'], ['close, Prefer'], ['close ,\tPREFER ,'], ['close', 'prefer']]) {
      assert.deepEqual(toOic({ connection, prefer: ['x'], accept: ['a/b'] }), [['accept', 'a/b']]);
    }
  });

  it('on its way to OIC, even when the integration asks for it', () => {
    assert.deepEqual(toOic({ connection: ['x-tenant'], 'x-tenant': ['1'] }, ['x-tenant']), []);
  });

  it('on its way to the caller', () => {
    const headers: [string, string][] = [
      ['ETag', '"1"'],
      ['Connection', 'close, ETag'],
      ['Retry-After', '5'],
    ];
    assert.deepEqual(toCallerHeaders(headers, []), [['retry-after', '5']]);
  });

  it('and takes neither our credential nor anything else along', async () => {
    const answer = toResponse(200, [
      ['Connection', 'X-Private'],
      ['X-Private', 'x'],
      ['Content-Type', 'a/b'],
    ]);
    const rows = [row({ responseHeaders: ['X-Private'] })];
    const bench = createBench({ rows, send: async () => answer });
    const got = await bench.invoke(createCall({ 'fn-http-h-connection': ['authorization'] }));
    assert.deepEqual(
      bench.sent[0]?.headers.map(([name]) => name),
      ['authorization'],
    );
    assert.deepEqual([got.contentType, got.headers], ['a/b', []]);
  });
});

describe('a header that Connection does not name', () => {
  it('passes, although its name is a part of one that is named', () => {
    const headers = { connection: ['preferred, if-match-x'], prefer: ['x'], 'if-match': ['"1"'] };
    assert.deepEqual(toOic(headers), [
      ['prefer', 'x'],
      ['if-match', '"1"'],
    ]);
  });
});

describe('headers of tracing', () => {
  it('go on to OIC as W3C and Zipkin name them', () => {
    const names = ['traceparent', 'tracestate', 'b3', 'x-request-id'].concat(
      ['traceid', 'spanid', 'parentspanid', 'sampled', 'flags'].map((name) => `x-b3-${name}`),
    );
    const headers = Object.fromEntries(names.map((name) => [name, ['1']]));
    assert.deepEqual(
      toOic(headers).map(([name]) => name),
      names,
    );
  });

  it('of no known name stay out', () => {
    assert.deepEqual(toOic({ 'x-b3-other': ['1'], 'b3-traceid': ['1'], 'uber-trace-id': ['1'] }), []);
  });
});
