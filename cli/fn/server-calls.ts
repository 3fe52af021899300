/** Calls both functions on an Fn server as the gateway would, with a good and a forged token, and prints what each says. */
import type { SampleKind } from '../../local/identity-domain/sample-tokens.ts';
import type { FunctionName } from '../function-names.ts';
import { type Answer, askOverHttp, readDecision } from '../invoke/answer.ts';
import { DEFAULT_REQUEST, toFunctionRequest } from '../invoke/function-request.ts';
import { printLine } from '../print.ts';
import { mintLocalToken } from '../sample.ts';
import { readFunctionId } from './fn-command.ts';

interface Call {
  readonly functionName: FunctionName;
  readonly kind: SampleKind;
  readonly expected: string;
  readonly read: (answer: Answer) => string;
}

const toDecision = (answer: Answer): string => {
  const decision = readDecision(answer);
  return decision === undefined ? `status ${answer.status}` : `active: ${decision}`;
};
const toStatus = ({ status, clientStatus }: Answer): string => `status ${clientStatus ?? status}`;

const CALLS: readonly Call[] = [
  { functionName: 'authorizer', kind: 'valid', expected: 'active: true', read: toDecision },
  { functionName: 'authorizer', kind: 'forged', expected: 'active: false', read: toDecision },
  { functionName: 'invoker', kind: 'valid', expected: 'status 200', read: toStatus },
  { functionName: 'invoker', kind: 'forged', expected: 'status 401', read: toStatus },
];

const HINTS = `
A container has to reach this machine's loopback, where the local cloud is: start the server with
\`fn start --env-file local/fn/fn-server.env --log-level debug\`; what the functions write is then in its output.`;

/** Makes the calls one after the other; true when each says what it must. */
export async function callOnServer(apiUrl: string, stateDirectory: string): Promise<boolean> {
  let isRight = true;
  for (const { functionName, kind, expected, read } of CALLS) {
    const token = await mintLocalToken(stateDirectory, kind);
    const request = toFunctionRequest({ functionName, token, request: DEFAULT_REQUEST });
    const url = new URL(`/invoke/${await readFunctionId(functionName)}`, apiUrl);
    const said = read(await askOverHttp({ url, method: 'POST', ...request }));
    if (said !== expected) isRight = false;
    const verdict = said === expected ? 'ok' : `WRONG, expected ${expected}`;
    printLine(`  ${functionName.padEnd(11)} ${kind.padEnd(7)} ${said.padEnd(14)} ${verdict}`);
  }
  if (!isRight) printLine(HINTS);
  return isRight;
}
