/**
 * What an integration answers, as a value, and OIC's form of an error. The texts are fixed: an error never
 * says more of the request than its path's own integration.
 */
import { STATUS_CODES } from 'node:http';

/** An answer of an integration. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is bytes; nothing at all when absent. */
  readonly body?: Uint8Array | Readonly<Record<string, unknown>>;
}

/** 200 with JSON. */
export function toJsonAnswer(body: Readonly<Record<string, unknown>>): Answer {
  return { status: 200, body };
}

/** An error in OIC's form. */
export function toErrorAnswer(
  status: number,
  detail?: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const title = STATUS_CODES[status] ?? 'Error';
  const body = { title, status, detail: detail ?? `${title}.`, errorCode: `OIC-LOCAL-${status}` };
  return { status, headers: { ...STATUS_HEADERS[status], ...headers }, body };
}

/** Headers without which the status would not be what it is. */
const STATUS_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Basic realm="Oracle Integration"' },
  429: { 'retry-after': '1' },
  503: { 'retry-after': '1' },
};
