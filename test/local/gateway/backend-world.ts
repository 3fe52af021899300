/**
 * A gateway in front of back ends, for the tests of what passes through it; ended after each test.
 */
import { afterEach } from 'node:test';
import { functionRoute } from './specifications.ts';
import { type Seen, startWorld, type World, type WorldOptions } from './stand-ins.ts';

/** Every octet, four times. */
export const BYTES = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));

/** Starts a gateway with these routes under /v1. */
export type StartRoutes = (
  routes: (backendUrl: string) => unknown[],
  options?: Partial<WorldOptions>,
) => Promise<World>;

/** Gives the starter and ends what it started. */
export function useBackends(): StartRoutes {
  let world: World | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  return async (routes, options = {}) => {
    world = await startWorld({ specification: (url) => ({ routes: routes(url) }), ...options });
    return world;
  };
}

/** One route that takes everything to the invoker function. */
export const ALL_TO_FUNCTION = (): unknown[] => [functionRoute('/{rest*}', ['ANY'])];

/** All values of one header as they went over the wire. */
export function valuesOf(seen: Seen | undefined, name: string): string[] {
  const raw = seen?.rawHeaders ?? [];
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name.toLowerCase());
}
