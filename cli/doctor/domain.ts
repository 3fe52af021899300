/**
 * The identity domain as the functions know it: its key set, fetched with their own source of keys, openly or as the client of
 * JWKS_CREDENTIAL_SECRET_ID. What came is kept beside, so that one fetch serves every check.
 */
import {
  type ConfiguredDomainClient,
  createConfiguredDomainClient,
} from '../../src/identity-domain/configured-client.ts';
import type { HttpRequest, HttpResponse } from '../../src/runtime/http.ts';
import type { VerificationKey } from '../../src/token/key-set.ts';
import { createKeySource } from '../../src/token/key-source.ts';
import { KEY_SET_PATH, type TokenSettings } from '../../src/token/token-settings.ts';
import type { Doctor } from './doctor-options.ts';
import { type Outcome, settle } from './finding.ts';
import type { Readers } from './readers.ts';
import { createSilentLog } from './silent-log.ts';

/** An answer, and between which moments of this machine it came. */
export interface TimedAnswer extends HttpResponse {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** What is known of the domain. */
export interface Domain {
  readonly settings: TokenSettings;
  /** Where the functions fetch keys; undefined when their seed keys are all there is. */
  readonly address: URL | undefined;
  /** Where doctor looked: the address, or that of the domain that the values name. */
  readonly lookedAt: URL | undefined;
  readonly keys: Outcome<readonly VerificationKey[]>;
  /** In order; the last one is the key set, where there is one. */
  readonly answers: readonly TimedAnswer[];
  readonly client: ConfiguredDomainClient | undefined;
}

/** Asks for the key set; undefined when no function verifies tokens, or none may start. */
export async function fetchDomain(doctor: Doctor, readers: Readers): Promise<Domain | undefined> {
  const settings = doctor.authorizer ?? doctor.invoker?.token;
  if (settings === undefined) return undefined;
  const client = createConfiguredDomainClient(settings, {
    secrets: readers.use(doctor.authorizer === undefined ? 'invoker' : 'authorizer'),
    send: doctor.send,
    clock: Date.now,
    log: createSilentLog().log,
  });
  const address = toAddress(settings);
  const lookedAt = address ?? toKnownAddress(doctor);
  const answers: TimedAnswer[] = [];
  const keys = await settle(fetchKeys());
  return { settings, address, lookedAt, keys, answers, client };

  async function fetchKeys(): Promise<readonly VerificationKey[]> {
    if (lookedAt === undefined) return settings?.JWKS ?? [];
    const send = async (request: HttpRequest): Promise<HttpResponse> => {
      const sentAt = Date.now();
      const answer = await doctor.send(request);
      answers.push({ ...answer, sentAt, receivedAt: Date.now() });
      return answer;
    };
    const fetch = createKeySource({ url: lookedAt, send, clock: Date.now, accessToken: client?.accessToken });
    return fetch(doctor.toDeadline().remainingMs());
  }
}

function toAddress({ JWKS_URL, IDENTITY_DOMAIN_URL: domain }: TokenSettings): URL | undefined {
  return JWKS_URL ?? (domain === undefined ? undefined : new URL(KEY_SET_PATH, domain));
}

/** The domain of the deployment, when the functions were not told about it. */
function toKnownAddress({ deployment: { local }, values }: Doctor): URL | undefined {
  const domain = local === undefined ? values?.identityDomainUrl : local.running?.urls['identity-domain'];
  return domain === undefined ? undefined : new URL(KEY_SET_PATH, domain);
}
