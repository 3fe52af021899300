/** A deployed function on an Fn server as the place of a call: `fn` finds the function, HTTP invokes it. */
import { isCallableUrl } from '../../src/runtime/url.ts';
import { DEV_STATE } from '../dev-state.ts';
import { APPLICATION, readFunctionId } from '../fn/fn-command.ts';
import type { FunctionName } from '../function-names.ts';
import { askOverHttp } from './answer.ts';
import { toFunctionRequest } from './function-request.ts';
import type { Target } from './target.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** The server at FN_API_URL. Throws an error that says what to do when there is none, or no function on it. */
export async function findFnServer(
  url: string | undefined,
  functionName: FunctionName,
  isSample: boolean,
): Promise<Target> {
  if (!url)
    throw new Error('FN_API_URL is not set: it is the address of the Fn server, http://127.0.0.1:8080');
  if (!URL.canParse(url)) throw new Error('FN_API_URL is no address: such as http://127.0.0.1:8080');
  const server = new URL(url);
  if (!isSample && !isCallableUrl(server, true)) {
    throw new Error(
      'FN_API_URL is http to another machine: a token of yours would go there in the open; use https',
    );
  }
  await probe(server);
  const id = await readFunctionId(functionName);
  return {
    kind: 'fn-server',
    name: `the Fn server ${server.origin}, application ${APPLICATION}`,
    stateDirectory: DEV_STATE,
    ask: (call) =>
      askOverHttp({ url: new URL(`/invoke/${id}`, server), method: 'POST', ...toFunctionRequest(call) }),
    // What functions write is in the server's own output, or wherever it sends it.
    readLog: async () => undefined,
    end: async () => undefined,
  };
}

async function probe(server: URL): Promise<void> {
  try {
    const response = await fetch(new URL('/version', server), {
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      redirect: 'manual',
    });
    await response.body?.cancel();
  } catch {
    throw new Error(
      `nothing answers at FN_API_URL ${server.origin}: start the server (fn start), or unset FN_API_URL for a local cloud`,
    );
  }
}
