/** `gatekeeper explain` beside a local cloud that runs: it says what the real gateway does, whatever it has to ask for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TABLE_SECRET_ID } from '../../local/cloud/names.ts';
import { SAMPLE_KINDS, type SampleKind } from '../../local/identity-domain/sample-tokens.ts';
import { useGatekeeper } from './gatekeeper.ts';
import { send, startTestCloud, type TestCloud } from './test-cloud.ts';

const gatekeeper = useGatekeeper();
let cloud: TestCloud;

before(async () => {
  cloud = await startTestCloud({
    functionConfig: { INTROSPECTION: 'first-use', INTEGRATIONS: TABLE_SECRET_ID },
  });
  await storeTable();
  await fetch(`${cloud.urls['identity-domain']}/.local/signing-cert-access`, {
    method: 'PUT',
    body: JSON.stringify({ public: false }),
  });
});
after(() => cloud.stopAndRemove());

/** The table with the addresses of this cloud, as it would be in a file. */
async function storeTable(): Promise<void> {
  const content = readFileSync(join(cloud.directory, 'state', 'integrations.json'), 'utf8');
  const url = `${cloud.urls.vault}/.local/secrets/${TABLE_SECRET_ID}/versions`;
  const { status } = await fetch(url, { method: 'POST', body: JSON.stringify({ content }) });
  assert.equal(status, 201);
}

async function explain(bearer: string, ...args: readonly string[]) {
  const environment = { GATEKEEPER_STATE: join(cloud.directory, 'state') };
  const result = await gatekeeper.pipe(['explain', '--json', '--local', ...args], {
    input: bearer,
    environment,
  });
  assert.equal(result.stderr, '');
  return { code: result.code, report: JSON.parse(result.stdout) };
}

describe('a key set that is protected, a table in Vault, introspection', () => {
  for (const kind of Object.keys(SAMPLE_KINDS) as SampleKind[]) {
    it(`${kind}: what explain says is what the gateway does`, async () => {
      const authorization = await cloud.bearer(kind);
      const { status } = await send(cloud.urls.gateway, {
        method: 'POST',
        path: '/method-4/hello',
        headers: { 'content-type': 'application/json', authorization },
        body: '{"name":"world"}',
      });
      const { code, report } = await explain(authorization, '--request', 'POST /method-4/hello');
      const { verdict, fingerprint } = report;
      // Without a scope the authorizer lets it in, and the invoker does not.
      const isAllowed = kind === 'valid' || kind === 'user';
      assert.deepEqual([code, status === 200], [isAllowed ? 0 : 1, isAllowed], JSON.stringify(verdict));
      const said = verdict.decision === 'deny' ? `"reason":"${verdict.reason}".*` : '"decision":"allow".*';
      await cloud.logged(new RegExp(`"decision".*${said}${fingerprint}`.replaceAll('"', '\\\\?"')));
    });
  }

  it('a good token shows where the keys are from, what the domain says, and the matrix', async () => {
    const { code, report } = await explain(await cloud.bearer());
    assert.equal(code, 0);
    assert.match(report.keys.place, /with the client of JWKS_CREDENTIAL_SECRET_ID/);
    assert.equal(report.checks.find(({ name }: { name: string }) => name === 'revocation').state, 'pass');
    assert.ok(report.invoker.matrix.length > 0, JSON.stringify(report.invoker));
  });

  it('offline asks nobody: neither keys nor table nor domain', async () => {
    await fetch(`${cloud.urls['identity-domain']}/.local/journal`, { method: 'DELETE' });
    const { report } = await explain(await cloud.bearer(), '--offline');
    assert.equal(report.keys.place, 'JWKS of the configuration');
    assert.deepEqual(report.invoker.matrix, []);
    const journal = await (await fetch(`${cloud.urls['identity-domain']}/.local/journal`)).json();
    assert.doesNotMatch(JSON.stringify(journal), /SigningCert|oauth2/);
  });
});
