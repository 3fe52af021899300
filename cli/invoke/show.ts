/** A call and its answer, for a person and for a program. The token is in neither, wherever it may come back from. */
import { decodeUtf8, parseJson } from '../../src/runtime/json.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import { findEntries } from '../explain/log-entries.ts';
import { findMeaning } from '../explain/words.ts';
import { paint, printJson, printLine } from '../print.ts';
import type { Answer } from './answer.ts';
import type { Call } from './function-request.ts';
import type { Target } from './target.ts';
import { isGood, type Verdict } from './verdict.ts';

/** One call that was made. */
export interface MadeCall {
  readonly call: Call;
  readonly target: Pick<Target, 'kind' | 'name'>;
  readonly throughGateway: boolean;
  /** Undefined for a token from standard input. */
  readonly kind: string | undefined;
  readonly answer: Answer;
  readonly verdict: Verdict;
  /** Undefined where the log is elsewhere. */
  readonly log: readonly string[] | undefined;
}

const MAX_LENGTH = 65_536;
const LABEL_WIDTH = 11;

/** Prints it as one document. */
export function showAsJson({ call, target, throughGateway, kind, answer, verdict, log }: MadeCall): void {
  const { status, clientStatus, callId, ms } = answer;
  const body = toText(answer.body, call.token);
  printJson({
    function: call.functionName,
    target: { kind: target.kind, name: target.name, throughGateway },
    token: { kind, fingerprint: toFingerprint(call.token) },
    verdict,
    status,
    clientStatus,
    callId,
    ms: Math.round(ms),
    body: parseJson(body) ?? body,
    log: log?.map((line) => {
      const text = hide(line, call.token);
      return parseJson(text) ?? text;
    }),
  });
}

/** Prints it for a person. */
export function show(made: MadeCall): void {
  const { call, target, throughGateway, kind, answer, verdict, log } = made;
  const { method, target: path } = call.request;
  const isAboutPath = throughGateway || call.functionName === 'invoker';
  const what = throughGateway ? 'the gateway' : call.functionName;
  const token = `${kind ?? 'token from standard input'}, fingerprint ${toFingerprint(call.token)}`;
  printRow('asked', `${what}${isAboutPath ? `, ${method} ${path}` : ''}`);
  printRow('at', target.name);
  printRow('token', token);
  printRow(paint(isGood(verdict) ? 'green' : 'red', verdict), toOutcome(answer), verdict.length);
  const body = toText(answer.body, call.token);
  if (!isGood(verdict)) printCause([...(log ?? []), body]);
  if (body !== '') printLine('\nbody');
  printLines(toReadable(body));
  printLine('\nlog');
  printLog(made, log);
}

/** What the function says of its refusal; the line of the log has more than the answer, and comes first. */
function printCause(texts: readonly string[]): void {
  const words = texts.flatMap(findEntries).flatMap(({ reason, code }) => reason ?? code ?? []);
  const meaning = words.flatMap((word) => findMeaning(word) ?? [])[0];
  if (meaning === undefined) return;
  printRow('why', `${meaning.word}: ${meaning.meaning}`);
  printRow('fix', meaning.mend);
}

function printLog({ call, answer }: MadeCall, log: MadeCall['log']): void {
  if (log === undefined) {
    const { callId } = answer;
    printLine(`  elsewhere: in what the server writes${callId === undefined ? '' : `, call ${callId}`}`);
  } else if (log.length === 0) {
    printLine('  no line about this call');
  } else {
    for (const line of log) printLines(hide(line, call.token));
  }
}

function toOutcome({ status, clientStatus, callId, ms }: Answer): string {
  const forClient = clientStatus === undefined ? '' : `, for the client behind the gateway ${clientStatus}`;
  const id = callId === undefined ? '' : `, call ${callId}`;
  return `status ${status}${forClient}, ${ms.toFixed(0)} ms${id}`;
}

/** The width of what is painted is not that of its text. */
function printRow(label: string, text: string, width = label.length): void {
  printLine(`${label}${' '.repeat(Math.max(1, LABEL_WIDTH - width))}${toPrintable(text, MAX_LENGTH)}`);
}

function printLines(text: string): void {
  if (text === '') return;
  for (const line of text.split('\n')) printLine(`  ${toPrintable(line, MAX_LENGTH)}`);
}

function toText(body: Buffer, token: string): string {
  return hide(decodeUtf8(body) ?? `${body.length} bytes that are no text`, token);
}

function hide(text: string, token: string): string {
  return text.replaceAll(token, '[token]');
}

function toReadable(body: string): string {
  const json = parseJson(body);
  return json === undefined ? body : JSON.stringify(json, undefined, 2);
}
