/**
 * A token of a real identity domain, by the code that the functions use: the same request, the same bounds, the same error
 * codes. It is a Secret from the moment it is there.
 */
import { GatekeeperError } from '../../src/errors.ts';
import { createAccessTokens } from '../../src/identity-domain/access-tokens.ts';
import { toClientCredentials } from '../../src/identity-domain/client-credentials.ts';
import { createDomainClient } from '../../src/identity-domain/domain-client.ts';
import { TOKEN_PATH } from '../../src/identity-domain/token-path.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { sendHttp } from '../../src/runtime/http.ts';
import type { Log } from '../../src/runtime/log.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { SecretUse } from '../../src/vault/secret-use.ts';
import type { SecretVersion } from '../../src/vault/secret-version.ts';
import { type PlainWords, toPlainError } from '../coded-error.ts';
import { type ClientSource, isAboutSecret } from './client-source.ts';

/** What is asked for. */
export interface RealTokenRequest {
  readonly domain: URL;
  /** In the domain's notation: audience and scope in one. */
  readonly scope: string;
  readonly source: ClientSource;
}

const TIMEOUT_MS = 15_000;
const nothing = (): void => undefined;
/** What goes wrong is said once, as the error. */
const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const WORDS: PlainWords = {
  ERR_DOMAIN_UNAVAILABLE: {
    mend: "Check --domain (IDENTITY_DOMAIN_URL), and this machine's way to it; at status 429 wait a minute.",
  },
  ERR_DOMAIN_TIMEOUT: { mend: "Check this machine's way to the domain, and the proxy or firewall on it." },
  ERR_DOMAIN_GRANT_REFUSED: {
    mend: "`invalid_scope`: --scope is AUDIENCE and SCOPE in one text, such as https://gatekeeper.example/oic.invoke, and the client needs it among its own. `unauthorized_client`: enable the application's grant Client credentials.",
  },
};

/** Asks for it. Throws an error with the functions' code and what to do. */
export async function fetchRealToken({ domain, scope, source }: RealTokenRequest): Promise<Secret<string>> {
  const secrets = toSingleUse(source);
  const clock = Date.now;
  const ask = createDomainClient({ secrets, send: sendHttp, clock });
  try {
    const { token } = await createAccessTokens({ ask, secrets, clock, log: SILENT }).get({
      tokenUrl: new URL(TOKEN_PATH, domain),
      secretId: source.secretId,
      grant: toClientCredentials(scope),
      deadline: createDeadline(clock() + TIMEOUT_MS, clock),
    });
    return token;
  } catch (error) {
    if (!(error instanceof GatekeeperError)) throw error;
    const subject = isAboutSecret(error) ? source.secretId : domain.origin;
    throw toPlainError(error, subject, { ...WORDS, ...source.words });
  }
}

/** The secret as it is now: a refusal of it is for the person to see, and no other version is tried behind their back. */
function toSingleUse({ secretId, read }: ClientSource): SecretUse {
  let secret: Promise<SecretVersion> | undefined;
  const get = () => (secret ??= read(secretId, 'CURRENT', TIMEOUT_MS));
  return {
    run: async ({ attempt }) => attempt(await get()),
    versionInUse: async () => (await get()).version,
    refresh: async () => undefined,
  };
}
