/** How the two functions are configured in the local cloud, and what may be laid over it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CloudSecrets, openCloudSecrets } from '../../../local/cloud/cloud-secrets.ts';
import { AUTHORIZER_ID, INVOKER_ID } from '../../../local/cloud/names.ts';
import { PLANNERS } from '../../../local/cloud/plan.ts';

const URLS = {
  'identity-domain': 'http://127.0.0.1:1',
  vault: 'http://127.0.0.1:2',
  oic: 'http://127.0.0.1:3',
  fn: '',
  gateway: '',
};

describe('the plan of the local functions', () => {
  let stateDirectory: string;
  let secrets: CloudSecrets;
  before(() => {
    stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'function-plan-'));
    secrets = openCloudSecrets(stateDirectory);
  });
  after(() => fs.rmSync(stateDirectory, { recursive: true }));

  function plan(functionConfig: Record<string, string> = {}, directory = stateDirectory) {
    const options = {
      stateDirectory: directory,
      functionsDirectory: '/functions',
      secrets,
      functionTimeoutSeconds: 30,
      functionConfig,
      ports: { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 },
    };
    const { app, functions } = PLANNERS.fn(0, options, URLS);
    const find = (wanted: string) => functions.find(({ id }) => id === wanted)?.config ?? {};
    return { app: app.config, authorizer: find(AUTHORIZER_ID), invoker: find(INVOKER_ID) };
  }

  it('gives the invoker the table as a file of the state folder, with local addresses and no secret', () => {
    const { app, authorizer, invoker } = plan();

    const file = path.join(stateDirectory, 'integrations.json');
    assert.deepEqual(invoker, { INTEGRATIONS: file });
    assert.deepEqual(authorizer, {});
    assert.equal('INTEGRATIONS' in app, false);
    const text = fs.readFileSync(file, 'utf8');
    const table = JSON.parse(text) as { target: string }[];
    assert.ok(table.length > 0);
    for (const { target } of table) assert.ok(target.startsWith(`${URLS.oic}/ic/api/`), target);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });

  it('names the file absolutely, since a function runs in a folder of its own', () => {
    const relative = path.relative(process.cwd(), stateDirectory);

    assert.equal(plan({}, relative).invoker['INTEGRATIONS'], path.join(stateDirectory, 'integrations.json'));
  });

  it("lets the configuration override the application's keys, and add to them", () => {
    const { app, invoker } = plan({ TOKEN_TENANT: '', INTROSPECTION: 'always' });

    assert.deepEqual([app['TOKEN_TENANT'], app['INTROSPECTION']], ['', 'always']);
    assert.deepEqual(Object.keys(invoker), ['INTEGRATIONS']);
  });

  it("lets it override a function's own key, once, so that it counts once towards the limit", () => {
    const { app, authorizer, invoker } = plan({ INTEGRATIONS: '/elsewhere.json' });

    assert.deepEqual(invoker, { INTEGRATIONS: '/elsewhere.json' });
    assert.equal('INTEGRATIONS' in app, false);
    assert.deepEqual(authorizer, {});
  });
});
