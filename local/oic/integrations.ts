/**
 * The integrations that are active on this instance: a greeting, a one-way event, an echo, a resource with an
 * id. Each is a function from a call to an answer; none of them knows HTTP servers or authentication.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type Answer, toErrorAnswer, toJsonAnswer } from './answers.ts';
import { parseJsonBody } from './json-body.ts';
import { decodeSegment, type Target } from './target.ts';

/** An authenticated call of an integration. */
export interface IntegrationCall {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly target: Target;
  /** Names in lower case, every value of a repeated one. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly body: Buffer;
  /** How the caller authenticated, and as whom. */
  readonly caller: { readonly scheme: string; readonly user: string };
}

/** What the triggers of an integration do; undefined for a resource that it does not have. */
export type Integration = (call: IntegrationCall) => Answer | undefined;

/** Members that the trigger does not know are ignored. */
const greetingSchema = v.object({ name: v.pipe(v.string(), v.minLength(1)) });
const anyObjectSchema = v.looseObject({});

/** Active integrations by identifier; all have version 1.0. */
export const INTEGRATIONS: ReadonlyMap<string, Integration> = new Map([
  ['HELLO_WORLD', answerHello],
  ['ORDER_EVENTS', answerOrderEvent],
  ['ECHO', answerEcho],
  ['ORDERS', answerOrder],
]);

/** Synchronous: `GET /hello?name=` and `POST /hello` with `{"name": …}`. */
function answerHello(call: IntegrationCall): Answer | undefined {
  if (!isResource(call, 'hello')) return undefined;
  if (call.method === 'GET') return greet(call.target.query.get('name') ?? 'World', call);
  if (call.method !== 'POST') return refuseMethod('GET, POST');
  const body = parseJsonBody(toBody(call), greetingSchema);
  return 'refusal' in body ? body.refusal : greet(body.value.name, call);
}

/** Says who called, as OIC sees it: the holder of the credential. */
function greet(name: string, { caller }: IntegrationCall): Answer {
  return toJsonAnswer({ message: `Hello, ${name}`, invokedBy: caller.user });
}

/** One-way: taken, and nothing comes back. */
function answerOrderEvent(call: IntegrationCall): Answer | undefined {
  if (!isResource(call, 'orders')) return undefined;
  if (call.method !== 'POST') return refuseMethod('POST');
  const body = parseJsonBody(toBody(call), anyObjectSchema);
  return 'refusal' in body ? body.refusal : { status: 202 };
}

/** Tells what arrived; with `?raw=true` sends the same bytes back. */
function answerEcho(call: IntegrationCall): Answer | undefined {
  const { body, target, headers } = call;
  if (target.resource[0] !== 'echo') return undefined;
  if (target.query.get('raw') === 'true') {
    const contentType = headers['content-type']?.[0] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': contentType }, body };
  }
  return toJsonAnswer({
    method: call.method,
    path: call.url.split('?')[0],
    query: toPlainObject([...target.query.keys()].map((key) => [key, target.query.getAll(key)])),
    headers: toShownHeaders(call),
    bodyBase64: body.toString('base64'),
    bodyLength: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
  });
}

/** Every header but the credential, of which it shows scheme and user. */
function toShownHeaders({ headers, caller }: IntegrationCall): Record<string, unknown> {
  const shown = Object.entries(headers).map(([name, values = []]): [string, readonly string[]] =>
    name === 'authorization' ? [name, [`${caller.scheme} ${caller.user}`]] : [name, values],
  );
  return toPlainObject(shown);
}

/** `GET` and `POST /orders/{id}`: the id as it came, and decoded once. */
function answerOrder(call: IntegrationCall): Answer | undefined {
  const [name, rawId, ...rest] = call.target.resource;
  if (name !== 'orders' || rawId === undefined || rest.length > 0) return undefined;
  if (call.method !== 'GET' && call.method !== 'POST') return refuseMethod('GET, POST');
  const id = decodeSegment(rawId);
  if (id === undefined) return toErrorAnswer(400, 'The path is not percent-encoded UTF-8.');
  if (call.method === 'GET') return toJsonAnswer({ id, rawId });
  const body = parseJsonBody(toBody(call), anyObjectSchema);
  return 'refusal' in body ? body.refusal : toJsonAnswer({ id, rawId });
}

function isResource({ target }: IntegrationCall, name: string): boolean {
  return target.resource.length === 1 && target.resource[0] === name;
}

function toBody({ headers, body }: IntegrationCall) {
  return { contentType: headers['content-type']?.[0], bytes: body };
}

function refuseMethod(allow: string): Answer {
  return toErrorAnswer(405, undefined, { allow });
}

/** One value as a string, several as a list. */
function toPlainObject(entries: readonly [string, readonly string[]][]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([key, values]) => [key, values.length === 1 ? values[0] : values]));
}
