import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FLOWS, readJson, runOic, toBasic } from './running-oic.ts';

describe('the metadata of an integration', () => {
  it('names the integration, its endpoint and its Swagger document, and runs nothing', async (test) => {
    const oic = await runOic(test);

    const response = await oic.call('/ORDERS/1.0/metadata');

    assert.equal(response.status, 200);
    const { integration, endpointUri, swaggerUri } = await readJson(response);
    assert.deepEqual(
      [integration, endpointUri, swaggerUri],
      ['ORDERS (1.0)', `${FLOWS}/ORDERS/1.0`, `${FLOWS}/ORDERS/1.0/metadata/swagger`],
    );
  });

  it('is there for every active integration, and in a project too', async (test) => {
    const oic = await runOic(test);

    for (const code of ['HELLO_WORLD', 'ORDER_EVENTS', 'ECHO', 'ORDERS']) {
      assert.equal((await oic.call(`/${code}/1.0/metadata`)).status, 200, code);
    }
    const project = `${oic.url}/ic/api/integration/v2/flows/rest/project/EXAMPLE/ECHO/1.0/metadata`;
    const response = await fetch(project, { headers: { authorization: toBasic('invoker') } });
    assert.equal(response.status, 200);
  });

  for (const [who, authorization, status] of [
    ['nobody', '', 401],
    ['a wrong password', toBasic('invoker', 'wrong'), 401],
    ['an unknown user', toBasic('nobody'), 401],
    ['a user without ServiceInvoker', toBasic('monitor'), 403],
  ] as const) {
    it(`is refused to ${who} with ${status}, whether the integration is there or not`, async (test) => {
      const oic = await runOic(test);

      for (const code of ['ORDERS', 'NOTHING']) {
        const response = await oic.call(`/${code}/1.0/metadata`, { headers: { authorization } });
        assert.equal(response.status, status, code);
      }
    });
  }

  for (const path of [
    '/NOTHING/1.0/metadata',
    '/ORDERS/2.0/metadata',
    '/orders/1.0/metadata',
    '/ORDERS/1.0/metadata/more',
    '/ORDERS/1.0/metadata/',
    '/ORDERS/1.0/Metadata',
    '/FAULTS/1.0/metadata',
    '/toString/1.0/metadata',
  ]) {
    it(`is not at ${path}`, async (test) => {
      const oic = await runOic(test);

      assert.equal((await oic.call(path)).status, 404);
    });
  }

  it('is only read: another method finds no such resource', async (test) => {
    const oic = await runOic(test);

    for (const method of ['POST', 'PUT', 'DELETE']) {
      assert.equal((await oic.call('/ORDERS/1.0/metadata', { method })).status, 404, method);
    }
  });
});
