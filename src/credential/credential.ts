/**
 * The three kinds of credential that OIC accepts, and the one way in which a call uses any of them: it is delivered, and
 * when OIC says 401, delivered once more under another credential. OIC has then not acted on the first.
 */
import type { Deadline } from '../runtime/clock.ts';
import type { HttpResponse } from '../runtime/http.ts';
import type { Secret } from '../runtime/secret.ts';

/** OIC's user and password, sent with each call (RFC 7617). */
export interface BasicCredential {
  readonly type: 'basic';
  readonly secretId: string;
}

/** An access token from the token endpoint, of the application's own or for the caller's user. */
export interface TokenCredential {
  readonly type: 'client_credentials' | 'user_assertion';
  readonly secretId: string;
  readonly tokenUrl: URL;
  readonly scope: string;
}

/** Which credential an integration is called with. */
export type Credential = BasicCredential | TokenCredential;

/** A call to make. */
export interface CredentialCall<C extends Credential = Credential> {
  readonly credential: C;
  /** Name of the integration. */
  readonly integration: string;
  /** Where the call goes; a credential is accepted or refused there. */
  readonly target: URL;
  /** The user whom the caller's token is for; undefined when it is a client's own. */
  readonly user: string | undefined;
  readonly deadline: Deadline;
  /** Told the version of the secret before each delivery. */
  readonly onVersion: (version: number) => void;
}

/** Sends the request once with this Authorization value and gives OIC's answer, a 401 included. */
export type Deliver = (authorization: Secret<string>) => Promise<HttpResponse>;

/**
 * OIC's answer, which is no 401. Throws `ERR_CREDENTIAL_REFUSED`, `ERR_USER_REQUIRED`, `ERR_SECRET_FORM`, the
 * `ERR_VAULT_…` and `ERR_DOMAIN_…` codes, and what `deliver` throws.
 */
export type CallWithCredential<C extends Credential = Credential> = (
  call: CredentialCall<C>,
  deliver: Deliver,
) => Promise<HttpResponse>;

/** How each kind is called with. */
export interface CredentialKinds {
  basic: CallWithCredential<BasicCredential>;
  token: CallWithCredential<TokenCredential>;
}

/** One function for all kinds. */
export function createCredentials({ basic, token }: CredentialKinds): CallWithCredential {
  return (call, deliver) => {
    const { credential } = call;
    return credential.type === 'basic'
      ? basic({ ...call, credential }, deliver)
      : token({ ...call, credential }, deliver);
  };
}
