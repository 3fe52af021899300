/**
 * What `explain` has been given, by its looks: a token, a request, a word, or lines of a log. It decides nothing about a
 * token: whatever may be one is handed to the authorizer as the body of a gateway's call.
 */
import { parseJson } from '../../src/runtime/json.ts';
import { findEntries, type LogEntry } from './log-entries.ts';

/** What it is. */
export type Given =
  | {
      readonly kind: 'request';
      /** As a gateway would call the authorizer. */
      readonly body: string;
      /** What has been made of the text, where that is not plain. */
      readonly note?: string;
    }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'log'; readonly entries: readonly LogEntry[] };

// With what `curl -v`, a shell or an editor puts before and behind it.
const HEADER_LINE = /^[<>\s]*(?:-H\s*)?["']?authorization["']?\s*:[ \t]*["']?(.*)$/i;
const BEHIND_HEADER = /["',\\\s]/;
const WORD = /^(?:ERR_\w{1,60}|[A-Za-z]+(?:[_-][A-Za-z]+){0,8})$/;
const STATUS = /^([45]\d\d)$/;
const STATUS_LINE = /^[<\s]*HTTP\/[\d.]+ ([45]\d\d)\b/m;
const FIRST_ERROR_STATUS = 400;
const WRAPPED = 'there is white space inside the token: a terminal or a mail has wrapped it, perhaps';
const DOMAIN_ANSWER = 'this is the answer of a token endpoint: its access_token is looked at';
const QUOTED = /^(["'])(.*)\1$/s;

/** Recognises it. */
export function recognise(text: string): Given {
  const given = text.replace(/^\u{feff}/u, '').trim();
  if (given === '') return toRequest([]);
  const headers = given.split(/\r?\n/).flatMap(toHeaderValues);
  if (headers.length > 0 && !given.startsWith('{')) return toRequest(headers);
  if (isCall(given)) return { kind: 'request', body: given };
  const entries = findEntries(given);
  if (entries.length > 0) return { kind: 'log', entries };
  const status = findStatus(given);
  if (status !== undefined) return { kind: 'word', word: status };
  if (given.startsWith('{')) return fromJson(given);
  if (WORD.test(given) && given.length <= 64 && !/^bearer$/i.test(given)) {
    return { kind: 'word', word: given };
  }
  const plain = QUOTED.exec(given)?.[2] ?? given;
  return toRequest([/^\S+\s/.test(plain) && !isWrapped(plain) ? plain : toBearer(plain)], plain);
}

/** What the line says, when it is an Authorization header. */
function toHeaderValues(line: string): readonly string[] {
  const [, value] = HEADER_LINE.exec(line.trimEnd()) ?? [];
  if (value === undefined) return [];
  // Not by the pattern, which would look to the end again from every place in a long line.
  let end = value.length;
  while (BEHIND_HEADER.test(value[end - 1] ?? '')) end -= 1;
  return [value.slice(0, end)];
}

/** The body of a gateway's call with these values of the Authorization header. */
function toRequest(values: readonly string[], plain = ''): Given {
  const body = toCallBody(values);
  return { kind: 'request', body, ...(isWrapped(plain) ? { note: WRAPPED } : {}) };
}

/** The body that a gateway sends: a header that is not there is left out, one that is there twice is a list. */
function toCallBody(values: readonly string[]): string {
  const [value, ...others] = values;
  const data = value === undefined ? {} : { authorization: others.length === 0 ? value : values };
  return JSON.stringify({ type: 'USER_DEFINED', data });
}

/** True for a gateway's call as it may look from outside; whether it is one the authorizer's parser says. */
function isCall(text: string): boolean {
  const json = parseJson(text);
  return typeof json === 'object' && json !== null && 'type' in json && ('data' in json || 'token' in json);
}

/** The status of an answer that says nothing else: alone, in front of headers, or as the gateway puts it into its body. */
function findStatus(text: string): string | undefined {
  const [, plain] = STATUS.exec(text) ?? STATUS_LINE.exec(text) ?? [];
  if (plain !== undefined) return plain;
  const json = parseJson(text);
  const code = typeof json === 'object' && json !== null && 'message' in json && 'code' in json && json.code;
  return typeof code === 'number' && code >= FIRST_ERROR_STATUS ? String(code) : undefined;
}

/** JSON of nobody's is a call that is malformed; but the domain's answer has the token in it. */
function fromJson(text: string): Given {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || !('access_token' in json)) {
    return { kind: 'request', body: text };
  }
  const body = toCallBody([toBearer(String(json.access_token))]);
  return { kind: 'request', body, note: DOMAIN_ANSWER };
}

function toBearer(token: string): string {
  return `Bearer ${token}`;
}

/** True for what begins as a token and has white space in it. */
function isWrapped(text: string): boolean {
  return /^[\w-]{20}[\w.-]*\s/.test(text);
}
