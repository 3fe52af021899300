/** Denials whose mend is a line of the configuration, or a scope to ask the domain for. */
import assert from 'node:assert/strict';
import { CLIENTS } from '../../local/cloud/names.ts';
import type { DenialReason } from '../../src/token/denial.ts';
import { asGateway, keep, type Mint, sample, toCallBody, viaGateway } from './mend-calls.ts';
import { type MendCase, setLines } from './mend-case.ts';
import { byToken } from './mend-commands.ts';
import type { Config, MendStage } from './mend-stage.ts';

const NOT_YET_SECONDS = 90;
const keptToken = keep(sample());

/** Of a token that is refused with this configuration, until the line that is printed is set. */
function ofLine(says: RegExp, mint: Mint, config: Config = {}): MendCase {
  return { config, call: viaGateway(mint), named: byToken, says, mend: setLines };
}

/** As the caller asks the domain itself. */
function askFor(scope: string): Mint {
  return async ({ cloud }: MendStage) => {
    const client = Buffer.from(`${CLIENTS.orders}:${cloud.secrets.ordersClient}`).toString('base64');
    const response = await fetch(`${cloud.urls['identity-domain']}/oauth2/v1/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${client}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const { access_token: token = '' } = (await response.json()) as { access_token?: string };
    assert.notEqual(token, '', `the domain grants ${scope}`);
    return token;
  };
}

/** The table; its other half is in mend-token-denials.ts. */
export const CONFIGURATION_DENIALS = {
  algorithm_not_allowed: ofLine(/^TOKEN_ALGORITHMS='PS256 RS256'$/m, sample(), { TOKEN_ALGORITHMS: 'PS256' }),
  issuer_not_accepted: ofLine(
    /^TOKEN_ISSUERS='https:\/\/identity\.oraclecloud\.com\/ https:\/\/idcs-/m,
    sample('other-issuer'),
  ),
  audience_not_accepted: ofLine(
    /^TOKEN_AUDIENCES='https:\/\/gatekeeper\.example\/ https:\/\/other-api\.example\/'$/m,
    sample('other-audience'),
  ),
  token_not_yet_valid: ofLine(/^CLOCK_SKEW_SECONDS='\d+'$/m, async (stage) => {
    const nbf = Math.floor(Date.now() / 1000) + NOT_YET_SECONDS;
    return sample('valid', { nbf })(stage);
  }),
  tenant_not_accepted: ofLine(/^TOKEN_TENANT='idcs-0123example'$/m, sample(), {
    TOKEN_TENANT: 'idcs-misspelt',
  }),
  claim_not_accepted: ofLine(/groups=callers.*\n.*^REQUIRED_CLAIMS=''$/ms, sample(), {
    REQUIRED_CLAIMS: 'groups=callers',
  }),
  scope_missing: {
    config: { REQUIRED_SCOPES: 'oic.invoke' },
    call: viaGateway(sample('no-scope')),
    named: byToken,
    says: /asks the domain for the scope https:\/\/gatekeeper\.example\/oic\.invoke,/,
    // The very scope that is printed.
    mend: async (_stage, { mend }) => viaGateway(askFor(/for the scope (\S+),/.exec(mend)?.[1] ?? '')),
  },
  token_ends_too_soon: {
    config: { MIN_TOKEN_LIFETIME_SECONDS: '3600' },
    // The very token again, and so not through the gateway, which keeps its refusal for a minute.
    call: asGateway(async (stage) => toCallBody(await keptToken(stage))),
    named: byToken,
    says: /^MIN_TOKEN_LIFETIME_SECONDS='\d+'$/m,
    mend: setLines,
  },
} as const satisfies Partial<Record<DenialReason, MendCase>>;
