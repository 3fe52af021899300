/**
 * Invokes a deployed function on an Fn server, through the `fn` command where it can carry the request.
 * `fn invoke` cannot set headers, which the invoker needs: for it, `fn` finds the function and HTTP invokes it.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { printLine } from '../print.ts';
import { invokeOverHttp, printAnswer } from './answer.ts';
import { type FunctionName, type FunctionRequest, toFunctionRequest } from './sample-request.ts';

const run = promisify(execFile);
const APPLICATION = 'gatekeeper';
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
  try {
    await run('fn', ['version']);
    return { url };
  } catch {
    return { missing: 'the fn command is not installed' };
  }
}

/** Invokes the function of the application `gatekeeper`, and prints its answer. */
export async function invokeOnServer(url: string, functionName: FunctionName, token: string): Promise<void> {
  const request = toFunctionRequest(functionName, token);
  if (functionName === 'invoker') {
    const { stdout } = await run('fn', ['inspect', 'function', APPLICATION, functionName, 'id']);
    const id = stdout.trim().replaceAll('"', '');
    printAnswer(await invokeOverHttp(`${url}/invoke/${id}`, request));
    return;
  }
  // `fn invoke` prints an error of the function on standard output and ends 0: the text tells.
  printLine(await invokeWithFn(functionName, request));
}

function invokeWithFn(functionName: FunctionName, request: FunctionRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['invoke', APPLICATION, functionName, '--content-type', 'application/json'];
    const child = execFile('fn', args, (error, stdout, stderr) => {
      if (error === null) resolve(`${stdout}${stderr}`.trimEnd());
      else reject(new Error(`fn invoke failed: ${stderr.trim()}`));
    });
    child.stdin?.end(request.body);
  });
}
