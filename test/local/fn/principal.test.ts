/** A function's resource principal, used as the invoker uses it: Oracle's client against the local Vault. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import type { FnRunner } from '../../../local/fn/runner.ts';
import type { Part } from '../../../local/server/server.ts';
import { startVault } from '../../../local/vault/vault.ts';
import { createRunnerBench, invoke, PRINCIPAL } from './runner-bench.ts';

const SECRET_ID = 'ocid1.vaultsecret.oc1..example';
const MINUTE_MS = 60_000;

describe('resource principal of a function', () => {
  let bench: ReturnType<typeof createRunnerBench>;
  let vault: Part;
  let runner: FnRunner;
  let now = Date.now();

  before(async () => {
    bench = createRunnerBench();
    const authServiceFile = bench.toConfig([]).authServiceFile;
    vault = await startVault({
      port: 0,
      stateFile: path.join(bench.folder, 'vault.json'),
      authServiceFile,
      policies: [{ allow: { resourceId: 'ocid1.fnfunc.oc1..vault-reader' }, secretIds: [SECRET_ID] }],
      secrets: [{ id: SECRET_ID, name: 'oic', vaultId: 'ocid1.vault.oc1..example', content: 'canary' }],
    });
    const config = { VAULT_ENDPOINT: vault.url };
    const reader = bench.toFunction('vault-reader', { config, principal: PRINCIPAL });
    const stranger = { ...reader, id: 'ocid1.fnfunc.oc1..stranger', name: 'stranger' };
    const functions = [reader, stranger, bench.toFunction('hello', { principal: PRINCIPAL })];
    runner = await bench.start(functions, {}, { now: () => now });
  });
  after(async () => {
    await bench.close();
    await vault.close();
  });

  it('reads the secret that a policy gives it', async () => {
    const { status, json } = await invoke(runner, 'vault-reader', { body: SECRET_ID });
    assert.equal(status, 200);
    assert.equal(json['versionNumber'], 1);
  });

  it('reads nothing as another function', async () => {
    assert.equal((await invoke(runner, 'stranger', { body: SECRET_ID })).status, 502);
    const response = await fetch(`${vault.url}/.local/journal`);
    const { status, principal } = JSON.parse(await response.text()).at(-1);
    assert.deepEqual({ status, principal }, { status: 404, principal: 'ocid1.fnfunc.oc1..stranger' });
  });

  it('is in two files of the process alone, without a newline at the end', async () => {
    const { rpst, privatePem } = await files();
    assert.equal(fs.statSync(rpst).mode & 0o777, 0o600);
    assert.equal(fs.statSync(privatePem).mode & 0o777, 0o600);
    assert.equal(fs.statSync(path.dirname(rpst)).mode & 0o777, 0o700);
    assert.match(fs.readFileSync(rpst, 'utf8'), /^[\w.-]+$/);
  });

  it('is renewed before a call when less than half of its life is left, and not sooner', async () => {
    const { rpst, privatePem } = await files();
    const first = { token: fs.readFileSync(rpst, 'utf8'), key: fs.readFileSync(privatePem, 'utf8') };

    now += 14 * MINUTE_MS;
    await files();
    assert.equal(fs.readFileSync(rpst, 'utf8'), first.token);

    now += 2 * MINUTE_MS;
    await files();
    const token = fs.readFileSync(rpst, 'utf8');
    assert.notEqual(token, first.token);
    assert.notEqual(fs.readFileSync(privatePem, 'utf8'), first.key);
    assert.equal(Number(decodeJwt(token).exp), Math.floor(now / 1000) + 1800);
  });

  /** Calls a function and says where its two files are. */
  async function files(): Promise<{ rpst: string; privatePem: string }> {
    const { json } = await invoke(runner, 'hello');
    const environment = json['environment'] as Record<string, string>;
    return {
      rpst: environment['OCI_RESOURCE_PRINCIPAL_RPST'] ?? '',
      privatePem: environment['OCI_RESOURCE_PRINCIPAL_PRIVATE_PEM'] ?? '',
    };
  }
});
