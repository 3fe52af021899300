import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect, promisify } from 'node:util';
import type { IdentityDomainConfig } from '../../../local/identity-domain/config.ts';
import { startIdentityDomain } from '../../../local/identity-domain/identity-domain.ts';
import { PortInUseError } from '../../../local/server/server.ts';
import { KEY_ID, PRIVATE_KEY, PUBLIC_KEY } from './assertions.ts';
import {
  AUDIENCE,
  createFolder,
  decodePart,
  readJson,
  runDomain,
  SECRET,
  toBasic,
  toConfig,
} from './running-domain.ts';

const MODULE = new URL('../../../local/identity-domain/identity-domain.ts', import.meta.url).href;

describe('startIdentityDomain', () => {
  it('names the port that is in use', async (test) => {
    const domain = await runDomain(test);
    const port = Number(new URL(domain.url).port);

    await assert.rejects(startIdentityDomain({ ...toConfig(domain.stateFile), port }), PortInUseError);
  });

  it('keeps its keys over a restart', async (test) => {
    const first = await runDomain(test);
    const before = decodePart(await first.fetchToken(`${AUDIENCE}oic.invoke`), 0);

    const second = await runDomain(test, { stateFile: first.stateFile });

    assert.deepEqual(decodePart(await second.fetchToken(`${AUDIENCE}oic.invoke`), 0), before);
  });

  it('prints nothing, whatever it is asked', async (test) => {
    const config = toConfig(join(await createFolder(test), 'keys.json'));
    const script = `
      const { startIdentityDomain } = await import(${JSON.stringify(MODULE)});
      const domain = await startIdentityDomain(${JSON.stringify(config)});
      for (const scope of ['${AUDIENCE}oic.invoke', 'unknown']) {
        for (const authorization of ['${toBasic('caller')}', '${toBasic('nobody')}', 'Bearer x']) {
          const headers = { authorization, origin: 'https://page.example', accept: 'text/html' };
          const body = new URLSearchParams({ grant_type: 'client_credentials', scope });
          await fetch(domain.url + '/oauth2/v1/token', { method: 'POST', headers, body });
        }
      }
      await domain.close();`;

    const output = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);

    assert.deepEqual(output, { stdout: '', stderr: '' });
  });

  it('ends a request in the middle when told to', async (test) => {
    const domain = await runDomain(test);
    await domain.control('PUT', '/.local/fault', { reset: true, times: 1 });

    await assert.rejects(domain.post('/oauth2/v1/token', { grant_type: 'client_credentials' }));
    assert.equal((await domain.post('/oauth2/v1/token', {})).status, 400);
  });

  it('answers 500 and says no more while its key file is damaged, and recovers with it', async (test) => {
    const lines: unknown[] = [];
    const domain = await runDomain(
      test,
      { signingCertPublicAccess: true },
      { log: (line) => lines.push(line) },
    );
    const good = await readFile(domain.stateFile, 'utf8');
    const ask = () =>
      Promise.all([
        domain.post('/oauth2/v1/token', { grant_type: 'client_credentials', scope: `${AUDIENCE}oic.invoke` }),
        fetch(`${domain.url}/admin/v1/SigningCert/jwk`),
      ]);

    await writeFile(domain.stateFile, 'damaged');
    for (const response of await ask()) {
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /damaged|keys\.json/);
    }
    await writeFile(domain.stateFile, good);

    assert.deepEqual(
      (await ask()).map(({ status }) => status),
      [200, 200],
    );
    assert.deepEqual(lines, Array(2).fill({ message: 'identity domain failed', error: 'KeyFileError' }));
  });

  it('answers faults and oversized forms under /oauth2 in the form of OAuth', async (test) => {
    const domain = await runDomain(test);
    await domain.control('PUT', '/.local/fault', { status: 503, times: 1 });

    const faulty = await domain.post('/oauth2/v1/token', { grant_type: 'client_credentials' });
    const oversized = await domain.post('/oauth2/v1/introspect', { token: 'x'.repeat(100_000) });

    assert.deepEqual([faulty.status, (await readJson(faulty))['error']], [503, 'temporarily_unavailable']);
    assert.deepEqual([oversized.status, (await readJson(oversized))['error']], [413, 'invalid_request']);
  });

  const standard = toConfig('keys.json');
  const [client] = standard.clients;
  const app = { audience: 'https://a', scopes: ['b'] };
  const withKeys = (...publicKeys: string[]) => ({
    ...standard,
    clients: [{ ...client, assertionKeys: publicKeys.map((publicKey) => ({ keyId: KEY_ID, publicKey })) }],
  });
  const spki = { type: 'spki', format: 'pem' } as const;
  const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki);
  const shortKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(spki);
  const mistakes: [string, unknown][] = [
    ['a secret of another type', { ...standard, clients: [{ ...client, clientSecret: [SECRET] }] }],
    ['an unknown key', { ...standard, tenantName: 'x' }],
    ['a tenant that is none', { ...standard, tenant: 'example' }],
    ['a client scope that no resource application has', { ...standard, resourceApps: [] }],
    ['a client given twice', { ...standard, clients: [client, client] }],
    [
      'two applications whose scopes read the same',
      {
        ...standard,
        clients: [],
        resourceApps: [app, { audience: 'https://', scopes: ['ab'] }],
      },
    ],
    ['a scope with a blank', { ...standard, clients: [], resourceApps: [{ ...app, scopes: ['b c'] }] }],
    ['a secret that no client could send', { ...standard, clients: [{ ...client, clientSecret: 'ü' }] }],
    ['an assertion key that is no key', withKeys('-----BEGIN PUBLIC KEY-----')],
    [
      "the client's private key in place of the public one",
      withKeys(String(PRIVATE_KEY.export({ type: 'pkcs8', format: 'pem' }))),
    ],
    ['an assertion key that is not RSA', withKeys(String(ecKey))],
    ['an assertion key of 1024 bits', withKeys(String(shortKey))],
    ['two assertion keys of one name', withKeys(PUBLIC_KEY, PUBLIC_KEY)],
    ['a user without a name', { ...standard, users: [''] }],
    ['an issuer that is no URL', { ...standard, issuer: 'identity' }],
  ];
  for (const [what, config] of mistakes) {
    it(`refuses a configuration with ${what}, without quoting a secret`, async () => {
      await assert.rejects(startIdentityDomain(config as IdentityDomainConfig), (error) => {
        assert.match(inspect(error), /configuration is wrong/);
        assert.doesNotMatch(inspect(error), new RegExp(`${SECRET}|PRIVATE KEY`));
        return true;
      });
    });
  }
});
