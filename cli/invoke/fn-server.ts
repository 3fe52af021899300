/**
 * Invokes a deployed function on an Fn server, through the `fn` command where it can carry the request.
 * `fn invoke` cannot set headers, which the invoker needs: for it, `fn` finds the function and HTTP invokes it.
 */
import { APPLICATION, readFunctionId, runCommand } from '../fn/fn-command.ts';
import { printLine } from '../print.ts';
import { invokeOverHttp, LONGEST_CALL_MS, printAnswer } from './answer.ts';
import { type FunctionName, type FunctionRequest, toFunctionRequest } from './sample-request.ts';

const PROBE_TIMEOUT_MS = 2_000;

/** The server's URL when `FN_API_URL` answers and the `fn` command is there; otherwise why not. */
export async function findFnServer(): Promise<{ url: string } | { missing: string }> {
  const url = process.env['FN_API_URL'];
  if (url === undefined || url === '') return { missing: 'FN_API_URL is not set' };
  try {
    await fetch(`${url}/version`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  } catch {
    return { missing: `nothing answers at FN_API_URL ${url}` };
  }
  const { code } = await runCommand('fn', ['--version']);
  return code === 0 ? { url } : { missing: 'the fn command is not installed' };
}

/** Invokes the function of the application `gatekeeper`, and prints its answer. */
export async function invokeOnServer(url: string, functionName: FunctionName, token: string): Promise<void> {
  const request = toFunctionRequest(functionName, token);
  if (functionName === 'invoker') {
    printAnswer(await invokeOverHttp(`${url}/invoke/${await readFunctionId(functionName)}`, request));
    return;
  }
  // `fn invoke` prints an error of the function on standard output and ends 0: the text tells.
  printLine(await invokeWithFn(functionName, request));
}

async function invokeWithFn(functionName: FunctionName, request: FunctionRequest): Promise<string> {
  const args = ['invoke', '--content-type', 'application/json', APPLICATION, functionName];
  const { code, stdout, stderr } = await runCommand('fn', args, {
    input: request.body,
    timeoutMs: LONGEST_CALL_MS,
  });
  if (code !== 0) throw new Error(`fn invoke failed: ${stderr.trim()}`);
  return `${stdout}${stderr}`.trimEnd();
}
