/** A client's secret that changes while the domain runs: the old one is refused everywhere, at once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AUDIENCE, type RunningDomain, readJson, runDomain, SECRET, toBasic } from './running-domain.ts';

const SCOPE = `${AUDIENCE}oic.invoke`;
const NEW_SECRET = 'another secret: + % ~';

/** RFC 6749, section 2.3.1: both parts form-encoded. */
function toEncodedBasic(clientId: string, secret: string): string {
  return toBasic(clientId, encodeURIComponent(secret));
}

/** What the three endpoints answer to this secret: token, introspection, revocation of nothing. */
async function ask(domain: RunningDomain, secret: string): Promise<number[]> {
  const headers = { authorization: toEncodedBasic('caller', secret) };
  const form = { grant_type: 'client_credentials', scope: SCOPE };
  const responses = [
    await domain.post('/oauth2/v1/token', form, headers),
    await domain.post('/oauth2/v1/introspect', { token: 'x' }, headers),
    await domain.post('/oauth2/v1/revoke', { token: 'x' }, headers),
  ];
  return responses.map(({ status }) => status);
}

describe('PUT /.local/clients/{clientId}', () => {
  it('ends the old secret at once, at every endpoint, and starts the new one', async (test) => {
    const domain = await runDomain(test);
    assert.deepEqual(await ask(domain, SECRET), [200, 200, 200]);
    assert.deepEqual(await ask(domain, NEW_SECRET), [401, 401, 401]);

    const response = await domain.control('PUT', '/.local/clients/caller', { clientSecret: NEW_SECRET });

    assert.deepEqual([response.status, await response.text()], [204, '']);
    assert.deepEqual(await ask(domain, SECRET), [401, 401, 401]);
    assert.deepEqual(await ask(domain, NEW_SECRET), [200, 200, 200]);
  });

  it('leaves tokens that were issued before as good as they were', async (test) => {
    const domain = await runDomain(test);
    const token = await domain.fetchToken(SCOPE);

    await domain.control('PUT', '/.local/clients/caller', { clientSecret: NEW_SECRET });

    const headers = { authorization: toEncodedBasic('caller', NEW_SECRET) };
    const answer = await readJson(await domain.post('/oauth2/v1/introspect', { token }, headers));
    assert.equal(answer['active'], true);
  });

  it('changes no other client', async (test) => {
    const domain = await runDomain(test);

    await domain.control('PUT', '/.local/clients/stranger', { clientSecret: NEW_SECRET });

    assert.deepEqual(await ask(domain, SECRET), [200, 200, 200]);
  });

  it('is forgotten at a restart', async (test) => {
    const first = await runDomain(test);
    await first.control('PUT', '/.local/clients/caller', { clientSecret: NEW_SECRET });

    const second = await runDomain(test, { stateFile: first.stateFile });

    assert.deepEqual(await ask(second, NEW_SECRET), [401, 401, 401]);
    assert.deepEqual(await ask(second, SECRET), [200, 200, 200]);
  });

  it('refuses an unknown client and every other body, changes nothing and quotes nothing', async (test) => {
    const domain = await runDomain(test);
    const unknown = await domain.control('PUT', '/.local/clients/nobody', { clientSecret: NEW_SECRET });
    assert.equal(unknown.status, 404);

    const bodies = [
      {},
      { clientSecret: '' },
      { clientSecret: 7 },
      { clientSecret: 'canary-ü' },
      { clientSecret: 'x'.repeat(256) },
      { clientSecret: 'canary', more: 1 },
      undefined,
    ];
    for (const body of bodies) {
      const response = await domain.control('PUT', '/.local/clients/caller', body);
      assert.equal(response.status, 400, JSON.stringify(body));
      assert.doesNotMatch(await response.text(), /canary/);
    }
    assert.deepEqual(await ask(domain, SECRET), [200, 200, 200]);
  });
});
