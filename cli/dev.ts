/**
 * `make dev`: the local Oracle Cloud, kept running, with its addresses and calls ready to paste.
 * A part that ends is started again after a while, so that one can be killed to see what callers then get.
 */
import { parseArgs } from 'node:util';
import type { Cloud } from '../local/cloud/cloud.ts';
import { PART_NAMES, type PartName } from '../local/cloud/parts.ts';
import { ociConfigFile } from '../local/cloud/plan-options.ts';
import { isCallableUrl } from '../src/runtime/url.ts';
import { createLiveMetrics } from './dev/live-metrics.ts';
import { DEV_STATE } from './dev-state.ts';
import { createManagedCloud } from './managed-cloud.ts';
import { printLine, printNote, toMessage } from './print.ts';

const RESTART_AFTER_MS = 5_000;
const HIGHEST_BASE_PORT = 65_535 - PART_NAMES.length;

let isEnding = false;
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8080' }, collector: { type: 'string', default: '' } },
});
try {
  await run(parsePort(values.port), parseCollector(values.collector));
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = 1;
}

/** Starts everything and returns; the processes of the parts keep this one alive until a signal comes. */
async function run(port: number, traceCollectorUrl: string | undefined): Promise<void> {
  const { cloud, start } = createManagedCloud(
    {
      stateDirectory: DEV_STATE,
      traceCollectorUrl,
      onLine: createLiveMetrics(),
      // The gateway is what people call, so it has the port that was asked for.
      ports: { gateway: port, 'identity-domain': port + 1, vault: port + 2, oic: port + 3, fn: port + 4 },
      onStarting: (part) => printNote(`starting the ${part} ...`),
      onEnded: (part) => restartLater(cloud, part),
    },
    () => {
      isEnding = true;
      printNote('\nstopping ...');
    },
  );
  printNote('building the functions ...');
  await start();
  printWelcome(cloud);
}

function restartLater(cloud: Cloud, part: PartName): void {
  if (isEnding) return;
  printNote(`the ${part} has ended; starting it again in ${RESTART_AFTER_MS / 1000} s`);
  setTimeout(() => {
    cloud.start(part).then(
      () => printNote(`the ${part} is back, pid ${cloud.processIds()[part]}`),
      (error: unknown) => {
        printNote(`the ${part} cannot start: ${toMessage(error)}`);
        restartLater(cloud, part);
      },
    );
  }, RESTART_AFTER_MS);
}

function printWelcome({ urls, logFile, processIds }: Cloud): void {
  const ids = processIds();
  printLine('\nOracle Cloud on this machine (Ctrl-C stops all)\n');
  for (const part of PART_NAMES) printLine(`  ${part.padEnd(16)} ${urls[part]}  pid ${ids[part]}`);
  const json = "-H 'Content-Type: application/json'";
  printLine(`
A caller with a token, through the gateway (in another terminal, in this folder):

  TOKEN=$(make -s token KIND=valid)
  curl -i ${urls.gateway}/method-4/hello -H "Authorization: Bearer $TOKEN" ${json} -d '{"name":"world"}'
  curl -i ${urls.gateway}/method-4/orders/42 -H "Authorization: Bearer $TOKEN"

Without one, and with a bad one:

  curl -i ${urls.gateway}/method-4/hello ${json} -d '{"name":"world"}'
  curl -i ${urls.gateway}/method-4/orders/42 -H "Authorization: Bearer $(make -s token KIND=forged)"

A part in trouble: end one and call again; it comes back after ${RESTART_AFTER_MS / 1000} s.

  kill -9 ${ids.oic}          # OIC
  curl -X PUT ${urls.oic}/.local/fault -d '{"status":429}'     # OIC throttles; -X DELETE ends it

A deployer's OCI configuration, who may read OIC's secret: ${ociConfigFile(DEV_STATE)}
Logs of all parts and both functions: ${logFile}
Why a token is refused: bin/gatekeeper token --kind expired | bin/gatekeeper explain
What is out of order: bin/gatekeeper doctor
What the functions count is shown here, a moment after calls.
`);
}

/** Where spans go: https, or this machine. */
function parseCollector(value: string): string | undefined {
  if (value === '') return undefined;
  if (URL.canParse(value) && isCallableUrl(new URL(value), true)) return value;
  throw new Error(
    'COLLECTOR must be the address of a Zipkin collector, such as http://127.0.0.1:9411/api/v2/spans',
  );
}

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port <= HIGHEST_BASE_PORT) return port;
  throw new Error(
    `PORT must be a whole number from 1 to ${HIGHEST_BASE_PORT}; the four after it are used too`,
  );
}
