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
import { GatekeeperError } from '../errors.ts';
import type { HttpError, HttpResponse, SendHttp } from '../runtime/http.ts';

/** A transport for one read. */
export interface SigningTransport {
  readonly client: HttpClient;
  /** Why there was no answer of status 200. The SDK rewrites what is thrown through it, so it is kept here. */
  failure(): unknown;
}

/** What a read needs of its transport. */
export interface SigningTransportOptions {
  readonly principal: AuthenticationDetailsProvider;
  /** The secret to be read, for the policy that an error names. */
  readonly secretId: string;
  /** Bounds each request as a whole. */
  readonly timeoutMs: number;
  readonly send: SendHttp;
}

const MAX_ANSWER_BYTES = 65_536;
const DENIED: readonly number[] = [401, 403, 404];

/** Creates the transport. */
export function createSigningHttpClient({
  principal,
  secretId,
  timeoutMs,
  send,
}: SigningTransportOptions): SigningTransport {
  const signer = new DefaultRequestSigner(principal);
  let failure: unknown;
  return {
    failure: () => failure,
    client: {
      send: async (request: SdkRequest) => {
        try {
          await sign(signer, request);
          return toSdkResponse(await sendSigned(send, request, timeoutMs), secretId);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    },
  };
}

/** An error of the signer holds the session token: it goes no further than this. */
async function sign(signer: DefaultRequestSigner, request: SdkRequest): Promise<void> {
  try {
    await signer.signHttpRequest(request);
  } catch {
    const detail = 'the session token or its key cannot be used';
    throw new GatekeeperError('ERR_VAULT_NO_PRINCIPAL', { detail });
  }
}

function sendSigned(send: SendHttp, request: SdkRequest, timeoutMs: number): Promise<HttpResponse> {
  return send({
    url: new URL(request.uri),
    method: request.method,
    // The signer names the host too; a request must have one Host only (RFC 9112 §3.2).
    headers: [...request.headers].filter(([name]) => name !== 'host'),
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  }).catch((error: HttpError) => {
    throw toVaultError(error);
  });
}

/** Only a good answer reaches the SDK: of a bad one it would print the text into the function's log. */
function toSdkResponse({ status, body }: HttpResponse, secretId: string): Response {
  if (status === 200) return new Response(new Uint8Array(body));
  const context = { upstreamStatus: status };
  if (!DENIED.includes(status)) throw new GatekeeperError('ERR_VAULT_UNAVAILABLE', context);
  // Vault does not say which of the two it is.
  const detail = `no such secret or version, or no policy: Allow dynamic-group GROUP to read secret-bundles in compartment COMPARTMENT where target.secret.id = '${secretId}'`;
  throw new GatekeeperError('ERR_VAULT_DENIED', { ...context, detail });
}

function toVaultError({ failure }: HttpError): GatekeeperError {
  if (failure === 'timeout') return new GatekeeperError('ERR_VAULT_TIMEOUT');
  return new GatekeeperError('ERR_VAULT_UNAVAILABLE', { detail: failure });
}
