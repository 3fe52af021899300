/**
 * A gateway with an authorizer function, on a clock that only the test moves; ended after each test.
 */
import { afterEach } from 'node:test';
import { AUTHORIZER, type Seen, startWorld, stockRoute, type World } from './stand-ins.ts';

/** A token in its header. */
export const BEARER = { Authorization: 'Bearer sample' };
/** The single-argument form. */
export const BY_TOKEN = { tokenHeader: 'Authorization' };
/** The multi-argument form. */
export const BY_ARGUMENT = { parameters: { authorization: 'request.headers[authorization]' } };

/** Starts gateways on one clock. */
export interface AuthorizerWorld {
  /** Milliseconds since the epoch. */
  nowMs: number;
  start(specification: unknown, config?: { functionTimeoutMs?: number }): Promise<World>;
}

/** Gives the starter and ends what it started. */
export function useAuthorizer(): AuthorizerWorld {
  let world: World | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });
  const clock: AuthorizerWorld = {
    nowMs: Date.parse('2030-01-01T00:00:00Z'),
    start: async (specification, config = {}) => {
      world = await startWorld({ specification: () => specification, now: () => clock.nowMs, config });
      return world;
    },
  };
  return clock;
}

/** A deployment with one authorizer, and one stock route unless others are given. */
export function guarded(
  authentication: Record<string, unknown>,
  routes: unknown[] = [stockRoute('/a', ['ANY'])],
): unknown {
  const policy = { type: 'CUSTOM_AUTHENTICATION', functionId: AUTHORIZER, ...authentication };
  return { requestPolicies: { authentication: policy }, routes };
}

/** The calls that reached the authorizer. */
export function authorizerCalls({ functions }: World): Seen[] {
  return functions.seen.filter(({ url }) => url === `/invoke/${AUTHORIZER}`);
}
