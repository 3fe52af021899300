/**
 * Reads the head of a client's request and refuses every head that two servers could read differently.
 * It never reads the body, and never trusts node's merged `headers`: repeats are lost there.
 *
 * Source: RFC 9112 §3.2, §6.3 (Host, message length); Oracle "API Gateway Internal Limits" (8 KB of head).
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from './answer.ts';
import { type HeaderList, readHeaders, toHeaderList } from './name-values.ts';
import { parseTarget, type Target } from './path.ts';

/** The head of a request. */
export interface ClientRequest {
  /** Sent back as opc-request-id and passed on. */
  readonly id: string;
  /** As it came, also when the request is refused: for the access log. */
  readonly method: string;
  readonly target: Target;
  readonly headers: HeaderList;
  /** The Host header as it came. */
  readonly host: string;
  readonly address: string;
}

/** Method, URI and headers together. */
const MAX_HEAD_BYTES = 8 * 1024;

/** Headers that a request may hold once: a second one would mean something else to another reader. */
const SINGLE = ['host', 'content-length', 'content-type', 'transfer-encoding'];

/** Reads a head. Throws GatewayError 400 or 431. */
export function readClientRequest(request: IncomingMessage, id: string): ClientRequest {
  const headers = toHeaderList(request.rawHeaders);
  const method = request.method ?? '';
  const url = request.url ?? '';
  if (toHeadBytes(method, url, headers) > MAX_HEAD_BYTES) throw new GatewayError(431, 'head too large');
  if (SINGLE.some((name) => readHeaders(headers, name).length > 1))
    throw new GatewayError(400, 'repeated header');
  // node refuses both together already; a second look costs nothing and smuggling costs all.
  const hasBoth = ['content-length', 'transfer-encoding'].every(
    (name) => readHeaders(headers, name).length > 0,
  );
  if (hasBoth) throw new GatewayError(400, 'two lengths');
  const [host] = readHeaders(headers, 'host');
  if (host === undefined || !isAuthority(host)) throw new GatewayError(400, 'no valid Host');
  const target = parseTarget(url);
  if (target === undefined) throw new GatewayError(400, 'ambiguous request target');
  return { id, method, target, headers, host, address: toAddress(request) };
}

/** A new opc-request-id: the client's own part first when it is harmless, then the gateway's. */
export function createRequestId(request: IncomingMessage): string {
  const [own, ...others] = readHeaders(toHeaderList(request.rawHeaders), 'opc-request-id');
  const isHarmless = own !== undefined && others.length === 0 && /^[A-Za-z0-9-]{1,64}$/.test(own);
  return `${isHarmless ? own : createIdPart()}/${createIdPart()}`;
}

function createIdPart(): string {
  return randomBytes(16).toString('hex').toUpperCase();
}

function toHeadBytes(method: string, url: string, headers: HeaderList): number {
  // Spaces, version and line ends are counted, as a buffer for the head would hold them.
  const line = method.length + url.length + ' '.length + ' HTTP/1.1\r\n'.length;
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + ': \r\n'.length, line);
}

function isAuthority(host: string): boolean {
  return /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(host);
}

function toAddress(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
}

/** What the gateway tells the back end about the way of the request. */
export function toForwardingHeaders(request: ClientRequest): HeaderList {
  const { headers, address, id } = request;
  return [
    // Earlier hops are kept in front, as a proxy does; only the last entry is this gateway's word.
    ['X-Forwarded-For', [...readHeaders(headers, 'x-forwarded-for'), address].join(', ')],
    ['X-Real-IP', address],
    ['Forwarded', [...readHeaders(headers, 'forwarded'), `for=${toNode(address)}`].join(', ')],
    ['opc-request-id', id],
  ];
}

/** RFC 7239 §6: an IPv6 address is quoted. */
function toNode(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** Lower-case names of {@link toForwardingHeaders}. */
export const FORWARDING_HEADERS: ReadonlySet<string> = new Set([
  'x-forwarded-for',
  'x-real-ip',
  'forwarded',
  'opc-request-id',
]);
