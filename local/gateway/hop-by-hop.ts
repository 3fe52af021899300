/**
 * Headers that end at this hop.
 *
 * Source: RFC 9110 §7.6.1.
 */
import { dropHeaders, type HeaderList, readHeaders } from './name-values.ts';

const HOP_BY_HOP = [
  'connection',
  // The body goes on buffered, with its own length.
  'content-length',
  // Answered by this server already.
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Drops what must not be forwarded, including every header that Connection names.
 *
 * Call it before any header is set here: else `Connection: x-caller-sub` would let a client take away what
 * the gateway says about it. Host is exempt, being no option of a connection.
 */
export function dropHopByHop(headers: HeaderList): HeaderList {
  const named = readHeaders(headers, 'connection')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== 'host');
  return dropHeaders(headers, new Set([...HOP_BY_HOP, ...named]));
}
