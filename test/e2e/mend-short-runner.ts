/** A runner of a case's own, whose functions have one second: with its end near, no time is left to call OIC. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createFnConfig } from '../../local/cloud/function-plan.ts';
import { startFnRunner } from '../../local/fn/runner.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { type Outcome, pastGateway, sample } from './mend-calls.ts';
import type { MendStage } from './mend-stage.ts';
import { until } from './test-cloud.ts';

/** A deadline has whole seconds, and 250 ms of it are kept back: at this part of a second nothing is left. */
const LATE_MS = 820;
/** And here the most. */
const EARLY_MS = 10;
const WARM_WITHIN_MS = 20_000;
const CODE: ErrorCode = 'ERR_OIC_NOT_CALLED';

/** Calls at the end of a second, once keys and secret are cached. */
export async function callLate(stage: MendStage): Promise<Outcome> {
  const lines: string[] = [];
  const config = createFnConfig(0, { ...stage.plan, functionTimeoutSeconds: 1 }, stage.cloud.urls);
  const runner = await startFnRunner(config, { log: ({ line }) => void lines.push(String(line)) });
  stage.mend(() => runner.close());
  const call = pastGateway({ mint: sample(), runner: runner.url });
  const callAt = async (ms: number): Promise<Outcome> => {
    await sleep((ms - (Date.now() % 1000) + 1000) % 1000);
    lines.length = 0;
    return call(stage);
  };
  await until(
    () => callAt(EARLY_MS),
    ({ hasPassed }) => hasPassed,
    WARM_WITHIN_MS,
  );
  // On a busy machine a call may come too late even to be answered, or early enough to reach OIC.
  const outcome = await until(
    () => callAt(LATE_MS),
    ({ body }) => body.includes(CODE),
    WARM_WITHIN_MS,
  );
  return { ...outcome, lines: lines.filter((line) => line.startsWith('{')) };
}
