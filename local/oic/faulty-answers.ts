/**
 * The integration `FAULTS`, whose last path segments say what goes wrong, so that a caller's bounds can be
 * tried one by one: `/status/503`, `/slow/2000`, `/slow-body/2000`, `/large/7000000`, `/redirect`, `/reset`,
 * `/truncated`. No other integration is touched by it.
 */
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Writes the answer, or breaks it off. */
export type FaultyAnswer = (response: ServerResponse) => Promise<void>;

const MAX_DELAY_MS = 600_000;
const MAX_BYTES = 100_000_000;
const CHUNK = Buffer.alloc(65_536, 'x');

/** A fault and the amounts that it takes. */
interface Fault {
  readonly answer: (response: ServerResponse, amount: number) => Promise<void>;
  readonly min: number;
  readonly max: number;
}

const FAULTS: ReadonlyMap<string, Fault> = new Map([
  ['status', { answer: answerStatus, min: 300, max: 599 }],
  ['slow', { answer: answerSlowly, min: 0, max: MAX_DELAY_MS }],
  ['slow-body', { answer: answerBodySlowly, min: 0, max: MAX_DELAY_MS }],
  ['large', { answer: answerLarge, min: 0, max: MAX_BYTES }],
  ['redirect', { answer: answerRedirect, min: 0, max: 0 }],
  ['reset', { answer: answerReset, min: 0, max: 0 }],
  ['truncated', { answer: answerTruncated, min: 0, max: 0 }],
]);

/** The fault that the resource names, ready to happen; undefined for another resource. */
export function readFault(resource: readonly string[]): FaultyAnswer | undefined {
  const [kind = '', amountText = '0', ...rest] = resource;
  const fault = FAULTS.get(kind);
  const amount = /^\d{1,9}$/.test(amountText) ? Number(amountText) : Number.NaN;
  if (fault === undefined || rest.length > 0) return undefined;
  // NaN is within no bounds.
  if (!(amount >= fault.min && amount <= fault.max)) return undefined;
  return (response) => fault.answer(response, amount);
}

/** An error as a proxy would send it: without OIC's own form. */
async function answerStatus(response: ServerResponse, status: number): Promise<void> {
  const retry = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...retry });
  response.end(
    status === 304 ? undefined : JSON.stringify({ title: STATUS_CODES[status] ?? 'Error', status }),
  );
}

/** Nothing at all for a while: tries the time until the first byte. */
async function answerSlowly(response: ServerResponse, delayMs: number): Promise<void> {
  await waitUnlessClosed(response, delayMs);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ delayMs }));
}

/** The head at once, the body late: tries the time for the whole answer. */
async function answerBodySlowly(response: ServerResponse, delayMs: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"delayMs":');
  await waitUnlessClosed(response, delayMs);
  response.end(`${delayMs}}`);
}

/** Tries the largest acceptable body; the length is announced. */
async function answerLarge(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(bytes) });
  // A caller that hangs up is what this is for.
  await pipeline(Readable.from(toChunks(bytes)), response).catch(() => undefined);
}

function* toChunks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
}

/** To an address of its own that answers nobody: a caller that follows it would show. */
async function answerRedirect(response: ServerResponse): Promise<void> {
  response.writeHead(302, { location: '/redirected', 'content-length': '0' }).end();
}

/** A TCP reset before any byte. */
async function answerReset(response: ServerResponse): Promise<void> {
  response.socket?.resetAndDestroy();
}

/** Promises more bytes than it sends. */
async function answerTruncated(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"title":', () => response.socket?.end());
}

/** A caller that has gone must not keep the process waiting. */
async function waitUnlessClosed(response: ServerResponse, delayMs: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await sleep(delayMs, undefined, { signal: gone.signal }).catch(() => undefined);
}
