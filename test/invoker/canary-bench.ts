/** An invoker with a secret planted in everything that goes in, and all that comes out of it but what OIC is sent. */
import assert from 'node:assert/strict';
import { acceptToken, type BenchOptions, createBench, toBasic } from './bench.ts';
import { createCall, TOKEN, toResponse } from './call-bench.ts';
import { CANARY, CLIENT_SECRET_ID, row, SECRET_ID, tokenCredential } from './table-bench.ts';
import { createReader, createVault, toSecretVersion } from './vault-bench.ts';

export const SECRET = `${CANARY}-user:${CANARY}-password`;
const CLIENT = `${CANARY}-client:${CANARY}-client-secret`;
export const BAD_TOKEN = `${CANARY}.${CANARY}.${CANARY}`;
/** Integrations whose credential is a token. */
export const TOKEN_ROWS = [row({ credential: tokenCredential('client_credentials') })];
/** What must not come out: the canary itself, and the forms in which the credentials travel. */
const TRACES = [
  CANARY,
  TOKEN,
  toBasic(SECRET),
  toBasic(CLIENT),
  Buffer.from(CANARY).toString('base64').slice(0, 12),
];

export type Headers = Parameters<typeof createCall>[0];

const POISONED = {
  'fn-http-h-cookie': [`session=${CANARY}`],
  'fn-http-h-x-api-key': [CANARY],
  'fn-http-h-x-caller-sub': [CANARY],
  'fn-http-h-accept': [CANARY],
  'oci-subject-id': [CANARY],
  'fn-http-request-url': [`/orders/${CANARY}?token=${CANARY}`],
};
export const OIC_HEADERS: [string, string][] = [
  ['Content-Type', 'application/json'],
  ['Set-Cookie', CANARY],
  ['WWW-Authenticate', CANARY],
  ['Location', `https://oic.example/${CANARY}`],
  ['X-Debug', CANARY],
];

/** Vault with the user of OIC and the client of the domain. */
export const readSecrets = createVault({
  [SECRET_ID]: createReader(toSecretVersion(SECRET)),
  [CLIENT_SECRET_ID]: createReader(toSecretVersion(CLIENT)),
});

/** A poisoned call; `seen` is all that came out of it. */
export async function run(options: BenchOptions, headers: Headers = {}, body = CANARY) {
  const minted = { access_token: `${CANARY}-minted`, token_type: 'Bearer', expires_in: 3600, more: CANARY };
  const bench = createBench({
    readSecret: readSecrets,
    askDomain: async () => toResponse(200, OIC_HEADERS, JSON.stringify(minted)),
    send: async () => toResponse(200, OIC_HEADERS, '{}'),
    verifyToken: async (token, deadline) => {
      const result = await acceptToken(token, deadline);
      return 'claims' in result
        ? { ...result, claims: { ...result.claims, all: { ...result.claims.all, secret: CANARY } } }
        : result;
    },
    ...options,
  });
  const answer = await bench.invoke(createCall({ ...POISONED, ...headers }, body));
  return { ...bench, answer, seen: `${bench.lines.join('')}${JSON.stringify(answer)}${String(answer.body)}` };
}

export function assertClean(seen: string): void {
  for (const trace of TRACES) assert.ok(!seen.includes(trace), `${trace} came out: ${seen}`);
}
