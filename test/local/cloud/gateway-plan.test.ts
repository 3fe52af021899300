/** How the local gateway is configured: the four methods as they are deployed, with OIC's credential where it belongs. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { allSecrets, openCloudSecrets } from '../../../local/cloud/cloud-secrets.ts';
import { AUTHORIZER_ID, INVOKER_ID, OIC_USERS } from '../../../local/cloud/names.ts';
import { PLANNERS } from '../../../local/cloud/plan.ts';

it('the local gateway holds the credential of the route in methods 2 and 3, and no other secret', (t) => {
  const stateDirectory = fs.mkdtempSync(path.join(os.tmpdir(), 'gateway-plan-'));
  t.after(() => fs.rmSync(stateDirectory, { recursive: true }));
  const secrets = openCloudSecrets(stateDirectory);
  const options = {
    stateDirectory,
    functionsDirectory: '/functions',
    secrets,
    functionTimeoutSeconds: 30,
    functionConfig: {},
    ports: { 'identity-domain': 0, vault: 0, oic: 0, fn: 0, gateway: 0 },
  };
  const urls = {
    'identity-domain': 'http://127.0.0.1:4001',
    vault: 'http://127.0.0.1:4002',
    oic: 'http://127.0.0.1:4003',
    fn: 'http://127.0.0.1:4004',
    gateway: '',
  };

  const { gateway } = PLANNERS.gateway(0, options, urls);

  const credential = Buffer.from(`${OIC_USERS.route}:${secrets.routeUser}`).toString('base64');
  const texts = gateway.deployments.map((deployment) => JSON.stringify(deployment));
  assert.deepEqual(
    texts.map((text) => text.includes(credential)),
    [false, true, true, false],
  );
  for (const secret of allSecrets(secrets)) assert.ok(!texts.join('').includes(secret));
  assert.ok([AUTHORIZER_ID, INVOKER_ID].every((id) => texts[3]?.includes(id)));
});
