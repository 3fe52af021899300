/** What Vault, the token endpoint and OIC say when nothing is wrong; and what secrets there are, one for each credential. */
import { toBundle } from '../contract/vault/vault-bench.ts';
import { answer, json } from './fault-answers.ts';
import { CANARIES, PRIVATE_KEY } from './fault-canaries.ts';
import type { Answer } from './fault-peer.ts';

export const KINDS = ['basic', 'client_credentials', 'user_assertion'] as const;

/** A kind of credential. */
export type Kind = (typeof KINDS)[number];

/** Kinds whose credential comes from the token endpoint. */
export const TOKEN_KINDS = ['client_credentials', 'user_assertion'] as const satisfies readonly Kind[];

export const SECRET_IDS: Readonly<Record<Kind, string>> = {
  basic: 'ocid1.vaultsecret.oc1..basic',
  client_credentials: 'ocid1.vaultsecret.oc1..client',
  user_assertion: 'ocid1.vaultsecret.oc1..assertion',
};

/** The CURRENT version of each secret, which has no other. */
export const VERSIONS: Readonly<Record<Kind, number>> = {
  basic: 3,
  client_credentials: 4,
  user_assertion: 5,
};

const { password, clientSecret } = CANARIES;
const CONTENTS: Readonly<Record<Kind, string>> = {
  basic: `oic.user:${password}`,
  client_credentials: `gatekeeper:${clientSecret}`,
  user_assertion: JSON.stringify({
    ...{ clientId: 'gatekeeper', clientSecret, privateKey: PRIVATE_KEY, keyId: 'alias' },
  }),
};

/** The bundle of the secret whose OCID is in the path; 404 for a stage that it has no version in. */
export function sayBundle(path: string): Answer {
  const kind = KINDS.find((one) => path.includes(SECRET_IDS[one]));
  const isThere = kind !== undefined && /stage=(?:CURRENT|LATEST)$/.test(path);
  if (!isThere) return json(404, { code: 'NotAuthorizedOrNotFound', message: CANARIES.vaultBody });
  return json(200, toBundle(Buffer.from(CONTENTS[kind]).toString('base64'), VERSIONS[kind]));
}

/** A token, another one each time. */
export function sayToken(_path: string, before: number): Answer {
  const access_token = `${CANARIES.minted}-${before}`;
  return json(200, { access_token, token_type: 'Bearer', expires_in: 600 });
}

/** Headers of every answer of OIC: of these, only the first three are the caller's business. */
export const OIC_HEADERS = {
  'Content-Type': 'application/json',
  'Retry-After': '7',
  'X-Request-Id': 'oic-1',
  'Set-Cookie': `JSESSIONID=${CANARIES.oicHead}`,
  'WWW-Authenticate': `Basic realm="${CANARIES.oicHead}"`,
  'Proxy-Authenticate': `Basic realm="${CANARIES.oicHead}"`,
  Server: CANARIES.oicHead,
};

/** An answer of OIC, good or bad; its body is for the caller. */
export function oicAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return answer(status, OIC_BODY, { ...OIC_HEADERS, ...headers });
}

/** What is in its body. */
export const OIC_BODY = JSON.stringify({ detail: CANARIES.oicBody });

export const OIC_ANSWER = oicAnswer(200);
