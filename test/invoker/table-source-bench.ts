/** A table in a Vault whose versions a test stores; what was read and what was logged can be looked at. */

import { createConfiguredRoutes, readTable } from '../../src/invoker/table-source.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import type { SecretVersion, Stage } from '../../src/vault/secret-version.ts';
import { createTestClock } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { routeRows } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

export const TABLE_ID = 'ocid1.vaultsecret.oc1..exampletable';
export const TTL_MS = 300_000;
/** How long an old table serves while Vault is down. */
export const STALE_MS = 900_000;

/** The text of a table with one route; it is the right one when `/name` is found. */
export function toTableText(name: string): string {
  return JSON.stringify(routeRows([`GET /${name}`]));
}

/** A version whose table has the route `/name`. */
export function toTableVersion(name: string, version: number, ...stages: readonly string[]): SecretVersion {
  return toSecretVersion(toTableText(name), version, stages);
}

export function createTableBench(...versions: readonly SecretVersion[]) {
  const time = createTestClock();
  const { log, lines, entries } = createLogLines(time.clock);
  const state = { versions, failure: undefined as unknown, previous: undefined as Promise<void> | undefined };
  const reads: Stage[] = [];
  const secrets = createSecretCache({
    read: async (...read) => {
      reads.push(read[1]);
      if (state.failure !== undefined) throw state.failure;
      if (read[1] === 'PREVIOUS') await state.previous;
      return createReader(...state.versions)(...read);
    },
    ttlSeconds: TTL_MS / 1000,
    clock: time.clock,
    log,
  });
  const table = readTable({ INTEGRATIONS: TABLE_ID }, () => '[]');
  if ('problems' in table) throw new Error('an OCID was taken for a table');
  const getRoutes = createConfiguredRoutes(table, { secrets, clock: time.clock, log });
  /** The route of `/name` in the table that counts now, or how that failed. */
  const find = async (name: string): Promise<string> => {
    const routes = await getRoutes(createDeadline(time.now + 30_000, time.clock));
    return routes('GET', `/${name}`).integration.route;
  };
  return Object.assign(time, { state, reads, lines, entries, getRoutes, find });
}
