/** The invoker's configuration: what it needs for each source of callers, and what it may hold besides. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readInvokerSettings } from '../../src/invoker/invoker-settings.ts';

const GATEWAY_ID = 'ocid1.apigateway.oc1.example-region.example';
const TOKEN = { TOKEN_AUDIENCES: 'https://api.example/', IDENTITY_DOMAIN_URL: 'https://idcs.example' };
const GATEWAY = { CALLER_SOURCE: 'gateway', GATEWAY_ID };

function read(environment: Parameters<typeof readInvokerSettings>[0]) {
  const result = readInvokerSettings(environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.settings;
}

describe('the configuration', () => {
  it('by token has defaults for all but the audience and the domain', () => {
    const settings = read(TOKEN);
    assert.deepEqual(
      [settings.CALLER_SOURCE, settings.INTEGRATIONS, settings.GATEWAY_ID, settings.SECRET_TTL_SECONDS],
      ['token', 'integrations.json', undefined, 300],
    );
    assert.deepEqual(settings.token?.TOKEN_AUDIENCES, ['https://api.example/']);
  });

  it('by the gateway needs no audience, and verifies no token', () => {
    const settings = read(GATEWAY);
    assert.deepEqual(
      [settings.CALLER_SOURCE, settings.GATEWAY_ID, settings.token],
      ['gateway', GATEWAY_ID, undefined],
    );
  });

  it('by the gateway still has a domain for the tokens that OIC is called with', () => {
    const { IDENTITY_DOMAIN_URL } = read({ ...GATEWAY, IDENTITY_DOMAIN_URL: 'https://idcs.example' });
    assert.equal(IDENTITY_DOMAIN_URL?.href, 'https://idcs.example/');
  });

  it('may hold the keys of the authorizer and of tokens, whoever says who calls', () => {
    const others = {
      REQUIRED_SCOPES: 'a',
      CONTEXT_CLAIMS: 'sub',
      DECISION_TTL_SECONDS: '60',
      MIN_TOKEN_LIFETIME_SECONDS: '5',
      INTROSPECTION: 'off',
      ...TOKEN,
    };
    assert.equal(read(others).IDENTITY_DOMAIN_URL?.href, 'https://idcs.example/');
    assert.equal(read({ ...others, ...GATEWAY }).token, undefined);
  });

  it('by token may hold a gateway’s OCID, which then says nothing', () => {
    assert.equal(read({ ...TOKEN, GATEWAY_ID }).token?.TOKEN_AUDIENCES.length, 1);
  });
});
