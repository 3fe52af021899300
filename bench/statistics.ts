/** What two variants, measured in turn, say about each other. */

/** One of each variant: without what is measured, and with it. */
export type Pair<T> = Readonly<Record<'off' | 'on', T>>;

/** Milliseconds of the calls of each round. */
export type Rounds = readonly Pair<readonly number[]>[];

const NAME_WIDTH = 44;
const TIME_WIDTH = 9;

/** Stands above {@link toLines}. */
export const HEADING = `${''.padEnd(NAME_WIDTH)} ${'p50'.padStart(TIME_WIDTH)} ${'p99'.padStart(TIME_WIDTH)}`;

/** p50 and p99 of both variants, over all rounds. */
export function toLines(name: string, rounds: Rounds): readonly string[] {
  const toLine = (what: string, times: readonly number[]): string => {
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)].map(toMicroseconds);
    return `${`${name}, ${what}`.padEnd(NAME_WIDTH)} ${p50} ${p99}`;
  };
  return [
    toLine(
      'neither',
      rounds.flatMap(({ off }) => off),
    ),
    toLine(
      'logs and traces',
      rounds.flatMap(({ on }) => on),
    ),
  ];
}

/**
 * How much slower the second is: in each round the ratio of the two p50, of these the median. A machine that is slower for a
 * while is so for both of a round.
 */
export function toRatio(rounds: Rounds): number {
  return quantile(
    rounds.map(({ off, on }) => quantile(on, 0.5) / quantile(off, 0.5)),
    0.5,
  );
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

function toMicroseconds(ms: number): string {
  return `${(ms * 1000).toFixed(0)} µs`.padStart(TIME_WIDTH);
}
