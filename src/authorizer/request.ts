/**
 * The body with which an API gateway calls an authorizer, in both of its forms, down to one bearer token.
 * Source: Oracle's "Creating an Authorizer Function" (single-argument and multi-argument).
 */
import * as v from 'valibot';
import { parseJsonObject } from '../runtime/json.ts';
import { parseBearer } from '../token/bearer.ts';
import { type Denial, deny } from '../token/denial.ts';

// A header that the client did not send is left out; one that it sent twice arrives as an array.
const argument = v.union([v.string(), v.array(v.string())]);
const requestSchema = v.variant('type', [
  v.object({
    type: v.literal('USER_DEFINED'),
    data: v.optional(v.object({ authorization: v.optional(argument) }), {}),
  }),
  v.object({ type: v.literal('TOKEN'), token: v.optional(v.string(), '') }),
]);

/**
 * The caller's token, or why there is none. Takes `{"type":"USER_DEFINED","data":{"authorization":…}}` and
 * `{"type":"TOKEN","token":…}`, each with the header's value as the client sent it, `Bearer ` included.
 */
export function parseAuthorizerRequest(body: Uint8Array): { token: string } | Denial {
  const parsed = v.safeParse(requestSchema, parseJsonObject(body));
  if (!parsed.success) return deny('request_malformed');
  if (parsed.output.type === 'TOKEN') return parseBearer([parsed.output.token]);
  const { authorization = [] } = parsed.output.data;
  return parseBearer(typeof authorization === 'string' ? [authorization] : authorization);
}
