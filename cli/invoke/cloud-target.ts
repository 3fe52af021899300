/** A local cloud as the place of a call: one that runs, or one of the command's own, which is gone afterwards. */
import { join } from 'node:path';
import { AUTHORIZER_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import type { PartUrls } from '../../local/cloud/plan-options.ts';
import type { RunningCloud } from '../../local/cloud/running-cloud.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import { createManagedCloud } from '../managed-cloud.ts';
import { type Answer, askOverHttp } from './answer.ts';
import {
  type CallMarks,
  type FunctionLine,
  isLastLine,
  readFunctionLines,
  readLogLength,
  selectCall,
  waitForLines,
} from './call-log.ts';
import { type Call, toFunctionRequest, toGatewayHeaders } from './function-request.ts';
import type { Target } from './target.ts';

/** By which door. */
export type Door = 'function' | 'gateway';

interface CloudPlace extends Pick<Target, 'kind' | 'name' | 'stateDirectory' | 'end'> {
  readonly urls: Pick<PartUrls, 'fn' | 'gateway'>;
  readonly logFile: string;
  readonly door: Door;
}

const FUNCTION_IDS = { authorizer: AUTHORIZER_ID, invoker: INVOKER_ID } as const;
const LOG_TIMEOUT_MS = 3_000;
/** Not every request gets through the gateway to a function. */
const GATEWAY_LOG_TIMEOUT_MS = 1_000;
const UNAUTHORIZED = 401;
/** The discard port, where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

/** The cloud that runs. */
export function createRunningTarget(cloud: RunningCloud, stateDirectory: string, door: Door): Target {
  return createTarget({
    kind: 'running-cloud',
    name: `the local cloud at ${cloud.urls.gateway}`,
    stateDirectory,
    // A part that the file does not name cannot be asked, as one that does not answer.
    urls: { fn: cloud.urls.fn ?? NOWHERE, gateway: cloud.urls.gateway ?? NOWHERE },
    logFile: join(stateDirectory, 'cloud.log'),
    door,
    end: async () => undefined,
  });
}

/** Builds the functions and starts a cloud. Throws its error when it cannot. */
export async function startOwnTarget(door: Door): Promise<Target> {
  const { cloud, stateDirectory, start, end } = createManagedCloud({});
  await start();
  const { urls, logFile } = cloud;
  const name = 'a local cloud of its own';
  return createTarget({ kind: 'own-cloud', name, stateDirectory, urls, logFile, door, end });
}

function createTarget({ urls, logFile, door, ...target }: CloudPlace): Target {
  let offset = 0;
  return {
    ...target,
    ask: (call) => {
      offset = readLogLength(logFile);
      return door === 'gateway' ? askGateway(urls.gateway, call) : askRunner(urls.fn, call);
    },
    readLog: async (call, answer) => {
      // The gateway asks two functions, and hands on the id of one call at most: the token is what both are about.
      const fingerprint = door === 'gateway' ? toFingerprint(call.token) : undefined;
      const marks = { callId: answer.callId, fingerprint };
      const read = () => selectLines(readFunctionLines(logFile, offset), call, door, marks);
      const isComplete = (lines: readonly FunctionLine[]): boolean =>
        door === 'gateway' ? isWholeWay(lines, answer) : lines.some(isLastLine);
      const timeoutMs = door === 'gateway' ? GATEWAY_LOG_TIMEOUT_MS : LOG_TIMEOUT_MS;
      const lines = await waitForLines(read, isComplete, timeoutMs);
      return lines.map(({ line }) => line);
    },
  };
}

function selectLines(lines: readonly FunctionLine[], call: Call, door: Door, marks: CallMarks) {
  const ofFunction = lines.filter((line) => door === 'gateway' || line.function === call.functionName);
  return selectCall(ofFunction, marks);
}

/** Whom the authorizer refuses does not get to the invoker. */
function isWholeWay(lines: readonly FunctionLine[], { status }: Answer): boolean {
  return lines.some((line) => isLastLine(line) && (line.function === 'invoker' || status === UNAUTHORIZED));
}

function askRunner(runner: string, call: Call): Promise<Answer> {
  const url = new URL(`/invoke/${FUNCTION_IDS[call.functionName]}`, runner);
  return askOverHttp({ url, method: 'POST', ...toFunctionRequest(call) });
}

function askGateway(gateway: string, call: Call): Promise<Answer> {
  const { method, target, body } = call.request;
  // Joined as texts: a target such as //host is a path, and no other host.
  const url = new URL(`${gateway}${target}`);
  return askOverHttp({
    url,
    method,
    headers: toGatewayHeaders(call),
    ...(body.length === 0 ? {} : { body }),
  });
}
