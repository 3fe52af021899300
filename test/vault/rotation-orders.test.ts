/**
 * A password changed in Vault and where it is checked, in every order and every state of the process: each call is
 * served, and what it costs is as little as it can be.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Stage } from '../../src/vault/secret-version.ts';
import { createRotationBench, type RotationBench, TTL_MS } from './rotation-bench.ts';

/** What a call costs beyond the ordinary read of CURRENT: further reads, and passwords that were refused. */
type Cost = readonly [reads: readonly Stage[], refused: number];
type Process = 'fresh' | 'over' | 'new';

interface Step {
  readonly what: string;
  readonly change: (bench: RotationBench) => void;
  readonly serves: number;
  readonly costs: Readonly<Record<Process, Cost>>;
}

const PROCESSES: readonly (readonly [Process, string])[] = [
  ['fresh', 'in a warm process that has just read the secret'],
  ['over', 'in a warm process whose cached secret is over'],
  ['new', 'in a process that has just started'],
];

const NONE: Cost = [[], 0];
const toVault = (change: (bench: RotationBench) => void) => change;
const toJudge = (version: number) => (bench: RotationBench) => {
  bench.judge.accepts = version;
};
const step = (
  what: string,
  change: Step['change'],
  serves: number,
  [fresh, over, started]: readonly [fresh: Cost, over: Cost, started: Cost],
): Step => ({ what, change, serves, costs: { fresh, over, new: started } });

const rotate = toVault(({ vault }) => vault.rotate());
const addPending = toVault(({ vault }) => vault.addPending());
const promote = (version: number) => toVault(({ vault }) => vault.promote(version));

const VAULT_FIRST = (to: number): Step[] => [
  step(`Vault has ${to}`, rotate, to - 1, [NONE, [['PREVIOUS'], 1], [['PREVIOUS'], 1]]),
  step(`the judge has ${to}`, toJudge(to), to, [[['LATEST'], 1], [[], 1], NONE]),
];
const JUDGE_FIRST = (to: number): Step[] => [
  step(`${to} is pending`, addPending, to - 1, [NONE, NONE, NONE]),
  step(`the judge has ${to}`, toJudge(to), to, [
    [['LATEST'], 1],
    [['LATEST'], 1],
    [['LATEST'], 1],
  ]),
  step(`${to} is promoted`, promote(to), to, [NONE, NONE, NONE]),
];
const BOTH_AT_ONCE = (to: number): Step[] => [
  step(
    `Vault and the judge have ${to}`,
    (bench) => {
      bench.vault.rotate();
      bench.judge.accepts = to;
    },
    to,
    [[['LATEST'], 1], NONE, NONE],
  ),
];
const PENDING_THEN_VAULT_FIRST: readonly Step[] = [
  step('2 is pending', addPending, 1, [NONE, NONE, NONE]),
  step('2 is promoted', promote(2), 1, [NONE, [['PREVIOUS'], 1], [['PREVIOUS'], 1]]),
  step('the judge has 2', toJudge(2), 2, [[['LATEST'], 1], [[], 1], NONE]),
];
const BOTH_AT_ONCE_TWICE_IN_ONE: readonly Step[] = [
  step(
    'Vault and the judge have 3',
    (bench) => {
      bench.vault.rotate();
      bench.vault.rotate();
      bench.judge.accepts = 3;
    },
    3,
    [[['LATEST'], 1], NONE, NONE],
  ),
];

const ORDERS: readonly (readonly [what: string, steps: readonly Step[]])[] = [
  ['Vault first', VAULT_FIRST(2)],
  ['Vault first, with a version that was pending', PENDING_THEN_VAULT_FIRST],
  ['the judge first, with a pending version', JUDGE_FIRST(2)],
  ['both at once', BOTH_AT_ONCE(2)],
  ['both at once, twice since the last call', BOTH_AT_ONCE_TWICE_IN_ONE],
  ['Vault first, twice in a row', [...VAULT_FIRST(2), ...VAULT_FIRST(3)]],
  ['the judge first, twice in a row', [...JUDGE_FIRST(2), ...JUDGE_FIRST(3)]],
  ['both at once, twice in a row', [...BOTH_AT_ONCE(2), ...BOTH_AT_ONCE(3)]],
  ['Vault first, then the judge first', [...VAULT_FIRST(2), ...JUDGE_FIRST(3)]],
  ['the judge first, then Vault first', [...JUDGE_FIRST(2), ...VAULT_FIRST(3)]],
];

const PREPARE: Readonly<Record<Process, (bench: RotationBench) => void>> = {
  fresh: () => undefined,
  over: ({ time }) => {
    time.now += TTL_MS;
  },
  new: (bench) => bench.restart(),
};

describe('a password that is changed', () => {
  for (const [order, steps] of ORDERS) {
    for (const [process, where] of PROCESSES) {
      it(`${order}, ${where}, serves every call, with one read more at most`, async () => {
        const bench = createRotationBench();
        await bench.run();
        for (const { what, change, serves, costs } of steps) {
          change(bench);
          PREPARE[process](bench);
          const { outcome, reads, tried } = await bench.call();
          const ordinary: readonly Stage[] = process === 'fresh' ? [] : ['CURRENT'];
          const [furtherReads, refused] = costs[process];
          assert.deepEqual(
            { outcome, reads, refused: tried.filter((version) => version !== serves).length },
            { outcome: `served with ${serves}`, reads: [...ordinary, ...furtherReads], refused },
            what,
          );
          const again = await bench.call();
          assert.deepEqual([again.tried, again.reads], [[serves], []], `${what}, and once more`);
        }
      });
    }
  }
});
