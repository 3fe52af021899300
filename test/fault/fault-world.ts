/**
 * The invoker between three servers on loopback, made anew for each case: Vault, a token endpoint and OIC, each of which
 * does what the case tells it to. Nothing in between is replaced but the clock, which a case may move on.
 */
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, mock, type TestContext } from 'node:test';
import type { FnAnswer } from '../../src/fn/function.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { installPrincipal, muteConsole } from '../contract/vault/vault-bench.ts';
import { CANARIES } from './fault-canaries.ts';
import { type SeenRequest, startPeer } from './fault-peer.ts';
import { type Kind, OIC_ANSWER, sayBundle, sayToken } from './fault-peers-say.ts';
import { createWiring, type Method, toHeaders } from './fault-wiring.ts';

/** What the edge to the FDK keeps back of a deadline for writing the answer. */
const MARGIN_MS = 250;

/** A call of an integration with a credential of this kind. */
interface WorldCall {
  readonly kind: Kind;
  readonly method: Method;
  /** Of the call as a whole, as Fn-Deadline says it. */
  readonly deadlineMs?: number;
}

/** What came of a call. */
export interface Outcome extends Required<WorldCall> {
  readonly answer: FnAnswer;
  readonly tookMs: number;
  /** The longest time for which this process, on a busy machine, has not got to its timers meanwhile. */
  readonly lagMs: number;
  readonly lines: readonly string[];
  /** What each peer was asked in the call. */
  readonly vault: readonly SeenRequest[];
  readonly token: readonly SeenRequest[];
  readonly oic: readonly SeenRequest[];
}

/** The calls of whom a fault of OIC may concern: a password or a token, and what may be repeated or not. */
export const CALLS = (['basic', 'client_credentials'] as const).flatMap((kind) =>
  (['GET', 'POST'] as const).map((method) => ({
    name: `${method} with ${kind}`,
    ...{ kind, method },
    /** What a first call asks of each peer, when OIC sees it so many times. */
    asks: (oic: number) => [1, kind === 'basic' ? 0 : 1, oic] as const,
  })),
);

let said = (): string => '';

/** What the OCI SDK has said on the console, the function's log, since the file began. */
export const saidOnConsole = (): string => said();

/** To be called once in a file: the function's resource principal, and the SDK's words kept off the console. */
export function prepareWorlds(): void {
  const principal = installPrincipal();
  before(async () => {
    principal.install();
    said = muteConsole();
    // The invoker loads the SDK with its first secret, which takes longer here than some of the deadlines.
    await import('../../src/vault/vault-client.ts');
  });
  after(() => {
    mock.restoreAll();
    principal.restore();
  });
}

/** Where the cases of a file run at once, they are prepared one by one, so that none takes the time of another. */
let prepared: Promise<unknown> = Promise.resolve();

interface WorldOptions {
  /** Of every integration. */
  readonly timeoutSeconds?: number;
  /** A credential that has served a call, so that its secret is known, its token, and a connection to OIC. */
  readonly served?: Kind;
}

/** Creates it; it goes with the test. */
export function startWorld(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const world = prepared.then(() => createWorld(t, options));
  prepared = world.catch(() => undefined);
  return world;
}

type World = Awaited<ReturnType<typeof createWorld>>;

async function createWorld(t: TestContext, { timeoutSeconds = 300, served }: WorldOptions) {
  const vault = await startPeer(t, sayBundle);
  const token = await startPeer(t, sayToken);
  const oic = await startPeer(t, OIC_ANSWER);
  const time = { skippedMs: 0 };
  const clock = (): number => Date.now() + time.skippedMs;
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const invoke = createWiring({ vault, token, oic, timeoutSeconds, write, clock });

  async function call({ kind, method, deadlineMs = 20_000 }: WorldCall): Promise<Outcome> {
    const seen = { vault: vault.requests.length, token: token.requests.length, oic: oic.requests.length };
    const linesBefore = lines.length;
    const body = Buffer.from(method === 'POST' ? JSON.stringify({ order: CANARIES.requestBody }) : '');
    const headers = toHeaders(kind, method);
    const lag = monitorEventLoopDelay({ resolution: 20 });
    lag.enable();
    const startedAt = performance.now();
    const deadline = createDeadline(clock() + deadlineMs - MARGIN_MS, clock);
    const answer = await invoke({ callId: 'call-1', body, headers, deadline });
    const tookMs = performance.now() - startedAt;
    lag.disable();
    return {
      ...{ kind, method, deadlineMs, answer, tookMs, lagMs: lag.max / 1e6 },
      lines: lines.slice(linesBefore),
      vault: vault.requests.slice(seen.vault),
      token: token.requests.slice(seen.token),
      oic: oic.requests.slice(seen.oic),
    };
  }

  if (served !== undefined) {
    const { answer } = await call({ kind: served, method: 'GET' });
    assert.equal(answer.status, 200, lines.join(''));
  }
  return Object.assign(time, { vault, token, oic, call });
}
