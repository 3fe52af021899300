/**
 * Calls the local cloud as an outside client would: HTTP, a method, a few headers, a body.
 * It knows nothing of what is behind the gateway.
 */

/** One request of a client. */
export interface ClientRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** What the client got. */
export interface ClientAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

const TIMEOUT_MS = 30_000;

/** Sends the request to `baseUrl`. Status 0 stands for "no HTTP answer". */
export async function callAsClient(baseUrl: string, request: ClientRequest): Promise<ClientAnswer> {
  const startedAt = performance.now();
  try {
    const response = await fetch(`${baseUrl}${request.path}`, {
      method: request.method,
      headers: { 'content-type': 'application/json', ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = await response.text();
    return { status: response.status, body, ms: performance.now() - startedAt };
  } catch {
    return { status: 0, body: '', ms: performance.now() - startedAt };
  }
}
