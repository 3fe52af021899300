/** Which request doctor makes of a gateway: one that does nothing, even where a gateway lets everyone in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doctor } from '../../../cli/doctor/doctor-options.ts';
import { checkGateway } from '../../../cli/doctor/gateway-checks.ts';
import { startLoopbackServer } from '../../support/loopback-server.ts';
import { toIntegrations } from '../explain/table-bench.ts';

describe('the request to the gateway', () => {
  for (const [routes, asked] of [
    [['DELETE /m4/a/{id}', 'GET /m4/b'], ['GET /m4/b']],
    [['GET /m4/b', 'DELETE /m4/a/{id}', 'PUT /m4/c/{id}'], ['PUT /m4/c/gatekeeper-doctor']],
    [['GET /m4/b', 'POST /m4/d'], ['POST /m4/d']],
    [['DELETE /m4/a/{id}'], []],
  ] as const) {
    it(`for ${routes.join(', ')} is ${asked.join() || 'none'}`, async (t) => {
      const seen: string[] = [];
      const host = await startLoopbackServer(t, (request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      });
      const options = { gateway: new URL(`http://${host}/`) };
      const doctor = { options, deployment: { local: undefined }, timeoutMs: 1000 } as unknown as Doctor;
      const integrations = toIntegrations(...routes.map((route) => ({ route, allow: [] })));
      const check = { name: 'integrations', state: 'pass', found: '' } as const;
      const finding = await checkGateway(doctor, { integrations, secretId: undefined, check }, false);
      assert.deepEqual(seen, asked);
      assert.equal(finding.state, asked.length === 0 ? 'skip' : 'pass', JSON.stringify(finding));
    });
  }
});
