/**
 * The one bearer token of a request, from the values of its Authorization header (RFC 6750 §2.1).
 * It never chooses between two: a request with two tokens could mean one thing here and another behind us.
 */
import { type Denial, deny } from './denial.ts';

// RFC 6750 §2.1: b64token. The scheme is case-insensitive (RFC 9110 §11.1).
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The token, or why there is none that counts. */
export function parseBearer(values: readonly string[]): { token: string } | Denial {
  const [value, ...others] = values;
  if (value === undefined || value === '') return deny('token_missing');
  if (others.length > 0) return deny('token_repeated');
  const token = BEARER.exec(value)?.[1];
  return token === undefined ? deny('scheme_not_bearer') : { token };
}
