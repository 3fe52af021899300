/**
 * Calls with an access token of the identity domain: the application's own, or one for the caller's user, so that OIC sees
 * who it is. The caller's own token is never sent on; it is not for OIC.
 */
import { LRUCache } from 'lru-cache';
import { GatekeeperError } from '../errors.ts';
import type { AccessTokens, Grant, MintedToken, TokenRequest } from '../identity-domain/access-tokens.ts';
import { toClientCredentials } from '../identity-domain/client-credentials.ts';
import type { Clock } from '../runtime/clock.ts';
import type { HttpResponse } from '../runtime/http.ts';
import { createPause, type Pause } from '../runtime/pause.ts';
import { createSecret } from '../runtime/secret.ts';
import { toHeldRefusal } from '../vault/secret-refusal.ts';
import type { CallWithCredential, CredentialCall, Deliver, TokenCredential } from './credential.ts';
import { toUserAssertion } from './user-assertion.ts';

const MAX_KEPT = 200;

/** Creates the kinds of credential `client_credentials` and `user_assertion`. */
export function createTokenCredential(
  tokens: AccessTokens,
  clock: Clock,
): CallWithCredential<TokenCredential> {
  // Each with the integration and, where it is for one, the user: one whom OIC does not let in must not stop the others.
  const pauses = new LRUCache<string, Pause>({ max: MAX_KEPT });

  function openPause(key: string): Pause {
    const pause = pauses.get(key) ?? createPause(clock);
    pauses.set(key, pause);
    return pause;
  }

  return async (call, deliver) => {
    const grant = toGrant(call, clock);
    const pause = openPause(JSON.stringify([call.integration, grant.purpose]));
    if (pause.isActive()) throw toHeldRefusal(REFUSED);
    const response = await deliverTwice({ call, grant, tokens }, deliver);
    if (response.status !== 401) {
      pause.end();
      return response;
    }
    pause.begin(REFUSED);
    throw REFUSED;
  };
}

const REFUSED = new GatekeeperError('ERR_CREDENTIAL_REFUSED', { upstreamStatus: 401 });

interface Delivery {
  readonly call: CredentialCall<TokenCredential>;
  readonly grant: Grant;
  readonly tokens: AccessTokens;
}

/** OIC's last word, after a second delivery under a new token where it refused the first. */
async function deliverTwice({ call, grant, tokens }: Delivery, deliver: Deliver): Promise<HttpResponse> {
  const { secretId, tokenUrl } = call.credential;
  const request: TokenRequest = { secretId, tokenUrl, grant, deadline: call.deadline };
  const deliverWith = ({ token, secretVersion }: MintedToken): Promise<HttpResponse> => {
    call.onVersion(secretVersion);
    return deliver(createSecret(`Bearer ${token.reveal()}`));
  };
  const first = await tokens.get(request);
  const response = await deliverWith(first);
  return response.status === 401 ? deliverWith(await tokens.renew(request, first)) : response;
}

function toGrant({ credential, user }: CredentialCall<TokenCredential>, clock: Clock): Grant {
  if (credential.type === 'client_credentials') return toClientCredentials(credential.scope);
  if (user === undefined) throw new GatekeeperError('ERR_USER_REQUIRED');
  return toUserAssertion({ scope: credential.scope, user, clock });
}
