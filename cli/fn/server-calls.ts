/** Calls both functions on an Fn server as the gateway would, with a good and a forged token, and prints what each says. */
import * as v from 'valibot';
import type { SampleKind } from '../../local/identity-domain/sample-tokens.ts';
import { parseJson } from '../../src/runtime/json.ts';
import { type FunctionAnswer, invokeOverHttp } from '../invoke/answer.ts';
import { type FunctionName, toFunctionRequest } from '../invoke/sample-request.ts';
import { printLine } from '../print.ts';
import { mintLocalToken } from '../sample.ts';
import { readFunctionId } from './fn-command.ts';

interface Call {
  readonly functionName: FunctionName;
  readonly kind: SampleKind;
  readonly expected: string;
  readonly read: (answer: FunctionAnswer) => string;
}

const decisionSchema = v.object({ active: v.boolean() });
const readDecision = ({ body, status }: FunctionAnswer): string => {
  const decision = v.safeParse(decisionSchema, parseJson(body));
  return decision.success ? `active: ${decision.output.active}` : `status ${status}`;
};
const readStatus = ({ status, clientStatus }: FunctionAnswer): string => `status ${clientStatus ?? status}`;

const CALLS: readonly Call[] = [
  { functionName: 'authorizer', kind: 'valid', expected: 'active: true', read: readDecision },
  { functionName: 'authorizer', kind: 'forged', expected: 'active: false', read: readDecision },
  { functionName: 'invoker', kind: 'valid', expected: 'status 200', read: readStatus },
  { functionName: 'invoker', kind: 'forged', expected: 'status 401', read: readStatus },
];

const HINTS = `
A container has to reach this machine's loopback, where the local cloud is: start the server with
\`fn start --env-file local/fn/fn-server.env --log-level debug\`; what the functions write is then in its output.`;

/** Makes the calls one after the other; true when each says what it must. */
export async function callOnServer(apiUrl: string, stateDirectory: string): Promise<boolean> {
  let isRight = true;
  for (const { functionName, kind, expected, read } of CALLS) {
    const request = toFunctionRequest(functionName, await mintLocalToken(stateDirectory, kind));
    const url = `${apiUrl}/invoke/${await readFunctionId(functionName)}`;
    const said = read(await invokeOverHttp(url, request));
    if (said !== expected) isRight = false;
    const verdict = said === expected ? 'ok' : `WRONG, expected ${expected}`;
    printLine(`  ${functionName.padEnd(11)} ${kind.padEnd(7)} ${said.padEnd(14)} ${verdict}`);
  }
  if (!isRight) printLine(HINTS);
  return isRight;
}
