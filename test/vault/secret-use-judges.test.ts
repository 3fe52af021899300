/** Several judges of one secret, and several secrets of one judge: the word about one says nothing about another. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Call, createJudge, createRotationBench } from './rotation-bench.ts';

const OTHER_JUDGE = 'https://other-oic.example';

describe('a judge', () => {
  it('that accepts the old version still, does not keep another from having the new one', async () => {
    const bench = createRotationBench();
    const other = createJudge();
    const atOther: Call = { judge: OTHER_JUDGE, check: other.check };
    bench.vault.rotate();
    other.accepts = 2;
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
    assert.deepEqual((await bench.call(atOther)).outcome, 'served with 2');
    assert.deepEqual((await bench.call()).tried, [1]);
    await bench.run(atOther);
    assert.deepEqual(other.tried, [2, 2]);
  });

  it('that refuses everything stops nobody else, who is still served with the same secret', async () => {
    const bench = createRotationBench();
    const other = createJudge();
    other.accepts = 0;
    await bench.call({ judge: OTHER_JUDGE, check: other.check });
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
    assert.deepEqual(other.tried, [1, 1]);
  });
});

describe('another secret at the same judge', () => {
  it('is not stopped by the refusal of the first', async () => {
    const bench = createRotationBench();
    bench.judge.accepts = 0;
    await bench.call();
    bench.judge.accepts = 1;
    assert.equal((await bench.call({ secretId: 'b' })).outcome, 'served with 1');
    assert.deepEqual((await bench.call()).tried, []);
  });

  it('is read and chosen by itself', async () => {
    const bench = createRotationBench();
    bench.vault.rotate();
    const other = createJudge();
    other.accepts = 2;
    const ofOther: Call = { secretId: 'b', check: other.check };
    await bench.run();
    const { outcome, reads } = await bench.call(ofOther);
    assert.deepEqual([outcome, reads], ['served with 2', ['CURRENT']]);
    assert.deepEqual((await bench.call()).outcome, 'served with 1');
  });
});
