/** Denials whose mend asks the caller for another header or another token. */

import { CLIENTS } from '../../local/cloud/names.ts';
import type { DenialReason } from '../../src/token/denial.ts';
import { asGateway, type Mint, sample, toCallBody, viaGateway, withHeaders } from './mend-calls.ts';
import type { MendCase } from './mend-case.ts';
import { asProcess, byToken } from './mend-commands.ts';
import type { MendStage } from './mend-stage.ts';

/** Asked for by all mends that want another token. */
const anotherToken = async () => viaGateway();

/** A good token, changed after signing. */
function altered(edit: (parts: readonly string[]) => readonly string[]): Mint {
  return async (stage) => edit((await sample()(stage)).split('.')).join('.');
}

function withHeader(members: object): Mint {
  return altered(([header = '', ...rest]) => {
    const known: object = JSON.parse(Buffer.from(header, 'base64url').toString());
    return [Buffer.from(JSON.stringify({ ...known, ...members })).toString('base64url'), ...rest];
  });
}

const tooLong = sample('valid', {
  groups: Array.from({ length: 900 }, (_, index) => `group-example-${index}`),
});

/** A token that the domain has given, and taken back. */
async function mintRevoked(stage: MendStage): Promise<string> {
  const token = await sample()(stage);
  const client = Buffer.from(`${CLIENTS.orders}:${stage.cloud.secrets.ordersClient}`).toString('base64');
  await fetch(`${stage.cloud.urls['identity-domain']}/oauth2/v1/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
    body: new URLSearchParams({ token }),
  });
  return token;
}

/** Of a token of this kind, for which the caller is to get another one. */
function ofToken(mint: Mint, says: RegExp): MendCase {
  return { call: viaGateway(mint), named: byToken, says, mend: anotherToken };
}

/** The table; its other half is in mend-configuration-denials.ts. */
export const TOKEN_DENIALS = {
  token_missing: {
    call: withHeaders(async () => []),
    named: asProcess(byToken),
    says: /sends `Authorization: Bearer TOKEN`/,
    mend: anotherToken,
  },
  token_repeated: {
    call: withHeaders(async (stage) => [
      `Bearer ${await sample()(stage)}`,
      `Bearer ${await sample('user')(stage)}`,
    ]),
    named: byToken,
    says: /sends the header once/,
    mend: anotherToken,
  },
  scheme_not_bearer: {
    call: withHeaders(async () => ['Basic dXNlcjpleGFtcGxl']),
    named: byToken,
    says: /sends `Bearer`, a space and the token/,
    mend: anotherToken,
  },
  request_malformed: {
    call: asGateway(async (stage) => JSON.stringify({ authorization: `Bearer ${await sample()(stage)}` })),
    named: byToken,
    says: /\{"type":"USER_DEFINED".*\}/,
    // The very body that is printed, with a token in its place.
    mend: async (_stage, { mend }) => {
      const [body = ''] = /\{.*\}/.exec(mend) ?? [];
      return asGateway(async (stage) => body.replace('TOKEN', await sample()(stage)));
    },
  },
  token_too_long: {
    // The gateway takes 8 KB of headers at most.
    call: asGateway(async (stage) => toCallBody(await tooLong(stage))),
    named: byToken,
    says: /a token with fewer claims/,
    mend: async () => asGateway(async (stage) => toCallBody(await sample()(stage))),
  },
  token_malformed: ofToken(
    altered((parts) => parts.slice(0, 2)),
    /sends the `access_token` of the domain's answer as it is: whole/,
  ),
  header_not_allowed: ofToken(
    withHeader({ jku: 'https://keys.example/' }),
    /access token from the identity domain/,
  ),
  key_unknown: ofToken(sample('wrong-key-id'), /gets its token from http:\/\/127\.0\.0\.1/),
  signature_invalid: ofToken(sample('tampered'), /sends the token unchanged/),
  claims_malformed: ofToken(sample('valid', { exp: 'tomorrow' }), /`iss`, `aud` and `exp` must be there/),
  token_expired: ofToken(sample('expired'), /gets a new token; this one ended 60 min ago/),
  not_an_access_token: ofToken(sample('valid', { tok_type: 'IT' }), /sends the `access_token`/),
  token_bound: ofToken(sample('valid', { cnf: { jkt: 'example' } }), /plain bearer token/),
  caller_unidentified: ofToken(
    sample('valid', { client_id: undefined, sub: undefined }),
    /so that it has `client_id` or `sub`/,
  ),
  token_revoked: {
    ...ofToken(mintRevoked, /gets a new token/),
    config: { INTROSPECTION: 'always' },
  },
} as const satisfies Partial<Record<DenialReason, MendCase>>;
