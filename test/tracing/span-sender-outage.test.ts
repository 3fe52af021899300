/** Spans while the collector cannot be had: kept, within bounds, and never at the cost of a call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError, type HttpFailure } from '../../src/runtime/http.ts';
import { COLLECTOR, createSenderBench } from './span-sender-bench.ts';

const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

describe('a collector that is out', () => {
  for (const failure of ['unreachable', 'timeout', 'broken', 'malformed', 'too-large', 'invalid'] as const) {
    it(`by ${failure} is told of in one warning, and gets the spans after the pause`, async (t) => {
      const { add, pass, batches, entries, collector, time } = createSenderBench(t);
      const { answer } = collector;
      collector.answer = () => Promise.reject(new HttpError(failure satisfies HttpFailure));
      add('1');
      await pass();
      const [{ time: _time, ...line } = {}, ...others] = entries();
      assert.deepEqual(line, {
        level: 'warn',
        function: 'authorizer',
        event: 'spans_not_sent',
        host: COLLECTOR.host,
        detail: failure,
      });
      assert.deepEqual(others, []);
      collector.answer = answer;
      time.now += 5_000;
      add('2');
      await pass();
      assert.deepEqual(batches(), [['1'], ['1', '2']]);
    });
  }

  for (const status of [429, 500, 502, 503, 504, 302, 100]) {
    it(`with ${status} gets the same spans again after the pause`, async (t) => {
      const { add, pass, batches, collector, time } = createSenderBench(t);
      collector.say(status);
      add('1');
      await pass();
      collector.say(202);
      time.now += 5_000;
      add('2');
      await pass();
      assert.deepEqual(batches(), [['1'], ['1', '2']]);
    });
  }

  it('is asked by no call in the pause, which doubles up to a minute, and ends when it takes spans', async (t) => {
    const { add, pass, sent, collector, time, lines } = createSenderBench(t);
    collector.say(503);
    add('0');
    await pass();
    for (const [index, pauseMs] of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000].entries()) {
      time.now += pauseMs - 1;
      add(`${index}a`);
      await pass(60_000);
      assert.equal(sent.length, index + 1);
      time.now += 1;
      add(`${index}b`);
      await pass();
      assert.equal(sent.length, index + 2);
    }
    assert.equal(lines.length, sent.length, 'one warning for each attempt');
    collector.say(202);
    time.now += 60_000;
    add('last');
    await pass();
    collector.say(503);
    add('again');
    await pass();
    time.now += 5_000;
    add('and again');
    await pass();
    assert.equal(sent.length, 10, 'the pause is as short as at first');
  });

  it('leaves the newest four hundred spans, which go out when it is back', async (t) => {
    const { add, pass, batches, collector, time } = createSenderBench(t);
    collector.say(503);
    add('first');
    await pass();
    add(...numbers(0, 1_000));
    collector.say(202);
    time.now += 5_000;
    add('last');
    for (let turn = 0; turn < 8; turn += 1) await pass();
    assert.deepEqual(batches().slice(1).flat(), [...numbers(601, 399), 'last']);
  });

  it('does not lose spans of which some were dropped while they were under way', async (t) => {
    const { add, pass, batches, collector } = createSenderBench(t);
    let finish = (): void => undefined;
    const { answer } = collector;
    collector.answer = async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return answer();
    };
    add(...numbers(0, 100));
    await pass();
    add(...numbers(100, 350));
    collector.answer = answer;
    finish();
    for (let turn = 0; turn < 8; turn += 1) await pass();
    assert.deepEqual(batches().flat(), numbers(0, 450), 'the first fifty were sent, and none twice');
  });
});

describe('a request to the collector that a freeze has ended', () => {
  it('is no outage: it is told of nowhere, and the spans go out again at once', async (t) => {
    const { add, pass, batches, lines, collector, time } = createSenderBench(t);
    const { answer } = collector;
    collector.answer = async () => {
      time.now += 2_001;
      throw new HttpError('timeout');
    };
    add('1');
    await pass();
    collector.answer = answer;
    await pass();
    assert.deepEqual([batches(), lines], [[['1'], ['1']], []]);
  });

  it('is an outage when it took no longer than a request may take', async (t) => {
    const { add, pass, batches, lines, collector, time } = createSenderBench(t);
    collector.answer = async () => {
      time.now += 2_000;
      throw new HttpError('timeout');
    };
    add('1');
    await pass();
    await pass();
    assert.deepEqual([batches(), lines.length], [[['1']], 1]);
  });
});

describe('a sender that fails in a way that nobody thought of', () => {
  for (const [what, fail] of [
    ['rejecting', () => Promise.reject(new TypeError(`canary ${COLLECTOR.href}`))],
    [
      'throwing',
      () => {
        throw new TypeError(`canary ${COLLECTOR.href}`);
      },
    ],
  ] as const) {
    it(`by ${what} throws into no call, leaves no rejection, and says nothing of it`, async (t) => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown): number => unhandled.push(reason);
      process.on('unhandledRejection', note);
      t.after(() => process.off('unhandledRejection', note));
      const { add, pass, entries, lines, collector } = createSenderBench(t);
      collector.answer = fail;
      add('1');
      await pass();
      await pass();
      assert.deepEqual(unhandled, []);
      assert.deepEqual(
        entries().map(({ event, detail }) => [event, detail]),
        [['spans_not_sent', 'unreachable']],
      );
      assert.doesNotMatch(lines.join(''), /canary/);
    });
  }
});
