/** Ids of traces and spans: random, of the right length, and never the same twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSpanId, createTraceId } from '../../src/tracing/ids.ts';

describe('an id', () => {
  it('has 32 digits for a trace and 16 for a span, and is never there twice', () => {
    // Many more than random bytes are fetched for at a time, and in changing order.
    const ids = Array.from({ length: 3_000 }, (_, index) =>
      index % 3 === 0 ? createTraceId() : createSpanId(),
    );
    assert.equal(new Set(ids).size, ids.length);
    for (const [index, id] of ids.entries()) {
      assert.match(id, index % 3 === 0 ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{16}$/);
    }
  });

  it('shares no digits with another: no two come from the same bytes', () => {
    const ids = Array.from({ length: 500 }, () => createSpanId());
    const halves = ids.flatMap((id) => [id.slice(0, 8), id.slice(8)]);
    // Of a thousand random halves of 32 bits, two are the same once in ten thousand runs; ten never.
    assert.ok(new Set(halves).size > halves.length - 10);
  });

  it('has every digit in every place', () => {
    const seen = Array.from({ length: 16 }, () => new Set<string>());
    for (let index = 0; index < 2_000; index += 1) {
      for (const [place, digit] of [...createSpanId()].entries()) seen[place]?.add(digit);
    }
    assert.deepEqual(new Set(seen.map(({ size }) => size)), new Set([16]));
  });
});
