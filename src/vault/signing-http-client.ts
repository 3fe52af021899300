/**
 * The transport under Oracle's SDK: it signs as the SDK does, then sends with our bounds on time and size.
 * The SDK's own transport has neither a timeout nor a cap, and follows redirects with the signature attached.
 */
import {
  type AuthenticationDetailsProvider,
  DefaultRequestSigner,
  type HttpClient,
  type HttpRequest as SdkRequest,
} from 'oci-common';
import { HttpError, sendHttp } from '../runtime/http.ts';

/** A transport for one read, and what went wrong below HTTP, which the SDK itself turns into a plain object. */
export interface SigningTransport {
  readonly client: HttpClient;
  failure(): HttpError | undefined;
}

const MAX_ANSWER_BYTES = 65_536;

/** Creates the transport; `timeoutMs` bounds each request as a whole. */
export function createSigningHttpClient(
  principal: AuthenticationDetailsProvider,
  timeoutMs: number,
): SigningTransport {
  const signer = new DefaultRequestSigner(principal);
  let failure: HttpError | undefined;
  return {
    failure: () => failure,
    client: {
      send: async (request: SdkRequest) => {
        await signer.signHttpRequest(request);
        try {
          return await sendSigned(request, timeoutMs);
        } catch (error) {
          if (error instanceof HttpError) failure = error;
          throw error;
        }
      },
    },
  };
}

async function sendSigned(request: SdkRequest, timeoutMs: number): Promise<Response> {
  const answer = await sendHttp({
    url: new URL(request.uri),
    method: request.method,
    headers: [...request.headers],
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  });
  const headers = new Headers(answer.headers.map(([name, value]): [string, string] => [name, value]));
  return new Response(new Uint8Array(answer.body), { status: answer.status, headers });
}
