/**
 * What logs and traces cost a warm authorizer: the same built function with both and with neither, in alternating rounds of
 * the same calls, so that a noisy machine hits both alike. Prints medians and their ratio; ends 1 above the budget.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { mintLocalToken, readSeedKeys } from '../cli/sample.ts';
import { AUDIENCE, TENANT } from '../local/cloud/names.ts';
import { buildFunctions } from '../scripts/build-functions.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';
import { HEADING, type Pair, type Rounds, toLines, toRatio } from './statistics.ts';

const ROUNDS = 100;
const CALLS = 100;
/** Between two calls: no gateway is closer to a function, and what is done behind the answer is done by then. */
const PAUSE_MS = 1;
const WARM_UP_CALLS = 1_500;
/** Warm p50 with logs and traces, over that without. */
const BUDGET = 1.15;
/** Every call is sampled. */
const TRACED = { 'x-b3-traceid': 'a'.repeat(32), 'x-b3-spanid': 'b'.repeat(16), 'x-b3-sampled': '1' };

const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-bench-'));
const collector = fork(fileURLToPath(new URL('collector.ts', import.meta.url)));
try {
  const [port] = (await once(collector, 'message')) as [number];
  await measure(`http://127.0.0.1:${port}/api/v2/spans`);
} finally {
  collector.disconnect();
  rmSync(directory, { recursive: true, force: true });
}

async function measure(collectorUrl: string): Promise<void> {
  const functions = join(directory, 'functions');
  const state = join(directory, 'state');
  await buildFunctions(functions);
  const config = {
    JWKS: await readSeedKeys(state),
    TOKEN_AUDIENCES: AUDIENCE,
    TOKEN_TENANT: TENANT,
    ALLOW_INSECURE_HTTP: 'true',
  };
  const tracing = { OCI_TRACING_ENABLED: '1', OCI_TRACE_COLLECTOR_URL: collectorUrl };
  const authorizer = join(functions, 'authorizer');
  const off = await startFunction(authorizer, { ...config, LOG_LEVEL: 'error' });
  const on = await startFunction(authorizer, { ...config, ...tracing, LOG_LEVEL: 'info' });
  const body = JSON.stringify({
    type: 'USER_DEFINED',
    data: { authorization: `Bearer ${await mintLocalToken(state, 'valid')}` },
  });
  try {
    for (const warmed of [off, on]) await callOften(warmed, { body, count: WARM_UP_CALLS, pauseMs: 0 });
    const paced = await alternate({ off, on }, { body, count: CALLS, pauseMs: PAUSE_MS });
    const packed = await alternate({ off, on }, { body, count: CALLS, pauseMs: 0 });
    report({ paced, packed, spans: await readSpanCount(collectorUrl) });
  } finally {
    await off.stop();
    await on.stop();
  }
}

/** Calls to make, one after the other. */
interface Load {
  readonly body: string;
  readonly count: number;
  readonly pauseMs: number;
}

/** The times of each round; whoever comes first in one has no advantage over all of them. */
async function alternate({ off, on }: Pair<FunctionProcess>, load: Load): Promise<Rounds> {
  const rounds: Pair<number[]>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const isOffFirst = round % 2 === 0;
    const first = await callOften(isOffFirst ? off : on, load);
    const second = await callOften(isOffFirst ? on : off, load);
    rounds.push(isOffFirst ? { off: first, on: second } : { off: second, on: first });
  }
  return rounds;
}

async function callOften(fn: FunctionProcess, { body, count, pauseMs }: Load): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const deadline = new Date(Date.now() + 30_000).toISOString();
    const headers = { 'fn-call-id': `call-${index}`, 'fn-deadline': deadline, ...TRACED };
    times.push(await fn.call(body, { ...headers, 'content-type': 'application/json' }));
    if (pauseMs > 0) await sleep(pauseMs);
  }
  return times;
}

async function readSpanCount(collectorUrl: string): Promise<number> {
  return Number(await (await fetch(collectorUrl)).text());
}

interface Measured {
  /** With pauses; the budget is for these. */
  readonly paced: Rounds;
  /** One right after the other: what the processor pays, the readers of lines and spans on the same machine included. */
  readonly packed: Rounds;
  readonly spans: number;
}

function report({ paced, packed, spans }: Measured): void {
  const ratio = toRatio(paced);
  const lines = [
    `warm authorizer, one token, ${ROUNDS} rounds of ${CALLS} calls each and in turn, Node ${process.version}`,
    HEADING,
    ...toLines(`calls ${PAUSE_MS} ms apart`, paced),
    ...toLines('calls without a pause', packed),
    `ratio of p50, median of the rounds: ${ratio.toFixed(3)} with pauses, budget ${BUDGET}; ${toRatio(packed).toFixed(3)} without`,
    `${spans} spans arrived`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  // Without spans it would have measured nothing.
  process.exitCode = ratio <= BUDGET && spans > 0 ? 0 : 1;
}
