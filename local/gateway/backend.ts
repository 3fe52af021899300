/**
 * What every back end is given and gives back, whatever its type.
 * Nothing here runs: these are the types between a deployment and its back ends.
 */
import type { Answer } from './answer.ts';
import type { HeaderList } from './name-values.ts';
import type { Context } from './variables.ts';

/** A request that was let through, with the route's transformations done. */
export interface BackendRequest {
  readonly requestId: string;
  readonly method: string;
  /** The whole path as the client sent it, deployment prefix included. */
  readonly path: string;
  /** Transformed; without the `?`. */
  readonly query: string;
  /** Transformed, without hop-by-hop headers. */
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** The values of the request as they were before the transformations. */
  readonly context: Context;
  readonly signal: AbortSignal;
}

/** Answers requests. Throws GatewayError for what it cannot answer. */
export interface Backend {
  /** Largest request body it takes; more is a 413. */
  readonly maxBodyBytes: number;
  /** True when the client's Host header is among the headers; else one there was set by a transformation. */
  readonly takesClientHost: boolean;
  answer(request: BackendRequest): Promise<Answer>;
}
