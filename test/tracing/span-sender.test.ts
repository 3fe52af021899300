/** Spans on their way to a collector that answers: when, in how many requests, in which order, and what it refuses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COLLECTOR, createSenderBench, toSpan } from './span-sender-bench.ts';

const numbers = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

describe('a collector that refuses', () => {
  for (const status of [301, 400, 401, 403, 404, 413]) {
    it(`with ${status} is told of in one warning, without the address and its key`, async (t) => {
      const { add, pass, lines, entries, collector } = createSenderBench(t);
      collector.say(status);
      add('1');
      await pass();
      const [{ time: _time, ...line } = {}, ...others] = entries();
      assert.deepEqual(line, {
        level: 'warn',
        function: 'authorizer',
        event: 'spans_not_sent',
        host: COLLECTOR.host,
        upstreamStatus: status,
      });
      assert.deepEqual(others, []);
      assert.doesNotMatch(lines.join(''), /canary|dataKey|public-span/);
    });
  }

  for (const status of [400, 401, 403, 404, 413]) {
    it(`with ${status} does not get the same spans again, so that they hold up no others`, async (t) => {
      const { add, pass, batches, lines, time, collector } = createSenderBench(t);
      collector.say(status);
      add('1', '2');
      await pass();
      add('3');
      await pass(60_000);
      assert.deepEqual(batches(), [['1', '2']], 'it is left alone for a while');
      collector.say(202);
      time.now += 5_000;
      add('4');
      await pass();
      assert.deepEqual(batches().slice(1), [['3', '4']]);
      assert.equal(lines.length, 1);
    });
  }
});

describe('finished spans', () => {
  it('go out a moment later, those of several calls in one request, as they came', async (t) => {
    const { add, pass, sent, batches, lines } = createSenderBench(t);
    add('1', '2');
    add('3');
    assert.equal(sent.length, 0);
    await pass(19);
    assert.equal(sent.length, 0);
    await pass(1);
    assert.deepEqual(batches(), [['1', '2', '3']]);
    const [{ body, url, ...request } = assert.fail('nothing was sent')] = sent;
    assert.deepEqual(request, {
      method: 'POST',
      headers: [['content-type', 'application/json']],
      timeoutMs: 1_000,
      maxBytes: 16_384,
    });
    assert.equal(url, COLLECTOR);
    assert.deepEqual(JSON.parse(String(Buffer.from(body ?? [])))[0], toSpan('1'));
    assert.deepEqual(lines, []);
  });

  it('go out once, and nothing more is asked of the collector', async (t) => {
    const { add, pass, batches } = createSenderBench(t);
    add('1');
    await pass();
    await pass(60_000);
    add('2');
    await pass();
    assert.deepEqual(batches(), [['1'], ['2']]);
  });

  it('that come while others are under way wait for their turn, behind them', async (t) => {
    const { add, pass, batches, collector } = createSenderBench(t);
    let finish = (): void => undefined;
    const { answer } = collector;
    collector.answer = async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return answer();
    };
    add('1');
    await pass();
    add('2', '3');
    await pass(1_000);
    assert.deepEqual(batches(), [['1']]);
    finish();
    await pass();
    await pass();
    assert.deepEqual(batches(), [['1'], ['2', '3']]);
  });

  it('go out all at once, in their order, each once', async (t) => {
    const { add, pass, batches } = createSenderBench(t);
    add(...numbers(0, 250));
    for (let turn = 0; turn < 5; turn += 1) await pass();
    assert.deepEqual(batches(), [numbers(0, 250)]);
  });

  for (const status of [200, 202, 204, 299]) {
    it(`are taken with ${status}`, async (t) => {
      const { add, pass, batches, lines, collector } = createSenderBench(t);
      collector.say(status);
      add('1');
      await pass();
      add('2');
      await pass();
      assert.deepEqual([batches(), lines], [[['1'], ['2']], []]);
    });
  }
});

describe('the span of a step in a call', () => {
  it('waits for the span of the call, so that nothing is sent before its answer', async (t) => {
    const { add, addStep, pass, batches } = createSenderBench(t);
    addStep('verify');
    await pass(60_000);
    assert.deepEqual(batches(), []);
    addStep('ask');
    add('call');
    await pass();
    assert.deepEqual(batches(), [['verify', 'ask', 'call']]);
  });

  it('that ends after its call waits for the next one', async (t) => {
    const { add, addStep, pass, batches } = createSenderBench(t);
    add('1');
    await pass();
    addStep('late');
    await pass(60_000);
    assert.deepEqual(batches(), [['1']]);
    add('2');
    await pass();
    assert.deepEqual(batches(), [['1'], ['late', '2']]);
  });
});
