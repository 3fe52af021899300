/**
 * STOCK_RESPONSE_BACKEND: answers from the specification itself.
 * It never reads the request, and puts no variable into the answer.
 *
 * Source: Oracle "Adding Stock Responses as an API Gateway Back End".
 */
import type { Backend } from './backend.ts';
import { dropHopByHop } from './hop-by-hop.ts';
import { toByteString } from './name-values.ts';
import type { StockBackend } from './specification-schema.ts';

const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

/** Creates the back end. */
export function createStockBackend(policy: StockBackend): Backend {
  const headers = (policy.headers ?? []).map(({ name, value }) => [name, toByteString(value)] as const);
  const answer = {
    status: policy.status,
    headers: dropHopByHop(headers),
    body: Buffer.from(policy.body ?? '', 'utf8'),
  };
  return { maxBodyBytes: MAX_REQUEST_BYTES, takesClientHost: false, answer: () => Promise.resolve(answer) };
}
