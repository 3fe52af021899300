/** The demo's table: fixed columns, readable in a terminal of 110 characters and in a file. */

const COLUMNS = [
  { title: 'method', width: 6 },
  { title: 'caller', width: 31 },
  { title: 'caller held', width: 14 },
  { title: 'expected', width: 8 },
  { title: 'got', width: 4 },
  { title: 'OIC saw', width: 38 },
  { title: 'ms', width: 6 },
] as const;

/** The head of the table, two lines. */
export function toHead(): readonly string[] {
  return [toRow(COLUMNS.map(({ title }) => title)), toRule()];
}

/** A line across the table. */
export function toRule(): string {
  return COLUMNS.map(({ width }) => '-'.repeat(width)).join(' ');
}

/** One row; cells in the order of the columns. */
export function toRow(cells: readonly string[]): string {
  return COLUMNS.map(({ width }, index) => (cells[index] ?? '').padEnd(width))
    .join(' ')
    .trimEnd();
}
