/** How often doctor tries a password at OIC: failed log-ins lock the user. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Doctor } from '../../../cli/doctor/doctor-options.ts';
import { checkOic } from '../../../cli/doctor/oic-checks.ts';
import type { Readers } from '../../../cli/doctor/readers.ts';
import { createDeadline } from '../../../src/runtime/clock.ts';
import type { HttpRequest } from '../../../src/runtime/http.ts';
import { createSecret } from '../../../src/runtime/secret.ts';
import { createSecretCache } from '../../../src/vault/secret-cache.ts';
import { createSecretUse } from '../../../src/vault/secret-use.ts';
import { createLogLines } from '../../support/log-lines.ts';
import { toIntegrations } from '../explain/table-bench.ts';

const HOSTS = ['https://one.example', 'https://two.example', 'https://three.example'];
const { log } = createLogLines(Date.now);

/** Two integrations at each host, all with the same user's secret. */
const integrations = toIntegrations(
  ...HOSTS.flatMap((host, index) =>
    ['A', 'B'].map((code) => ({
      name: `${code.toLowerCase()}-${index}`,
      route: `GET /m4/${code}/${index}`,
      allow: [],
      target: `${host}/ic/api/integration/v1/flows/rest/${code}/1.0/x`,
    })),
  ),
);

const readers: Readers = (() => {
  const secret = { content: createSecret('user:password'), version: 1, stages: ['CURRENT'] as const };
  const secrets = createSecretCache({ read: async () => secret, ttlSeconds: 300, clock: Date.now, log });
  const use = createSecretUse({ secrets, clock: Date.now, log });
  return { read: async () => ({ ok: true, value: secret }), use: () => use };
})();

/** What is found, as name and state, and which addresses were asked. */
async function check(answer: (request: HttpRequest) => number) {
  const asked: string[] = [];
  const doctor = {
    deployment: { name: 'test', environments: { authorizer: {}, invoker: {} }, local: undefined },
    options: { dist: 'dist', timeout: 1, auth: 'api_key', profile: 'DEFAULT' },
    authorizer: undefined,
    invoker: undefined,
    toDeadline: () => createDeadline(Date.now() + 5_000, Date.now),
    send: async (request: HttpRequest) => {
      asked.push(request.url.href.replace('/ic/api/integration/v1/flows/rest', ''));
      return { status: answer(request), headers: [], body: Buffer.alloc(0) };
    },
  } as unknown as Doctor;
  const check = { name: 'integrations', state: 'pass', found: '' } as const;
  const findings = await checkOic(doctor, readers, { integrations, secretId: undefined, check });
  return { asked, states: findings.map(({ name, state }) => `${name.replace('integration-', '')} ${state}`) };
}

describe('a password of OIC', () => {
  it('that is refused is tried once, although several hosts have its user', async () => {
    const { asked, states } = await check(() => 401);
    assert.deepEqual(asked, ['https://one.example/A/1.0/metadata']);
    assert.deepEqual(states, ['a-0 fail', 'b-0 skip', 'a-1 skip', 'b-1 skip', 'a-2 skip', 'b-2 skip']);
  });

  it('that a later host refuses is tried at none behind it', async () => {
    const { asked, states } = await check(({ url }) => (url.origin === HOSTS[1] ? 401 : 200));
    assert.deepEqual(asked, [
      'https://one.example/A/1.0/metadata',
      'https://one.example/B/1.0/metadata',
      'https://two.example/A/1.0/metadata',
    ]);
    assert.deepEqual(states, ['a-0 pass', 'b-0 pass', 'a-1 fail', 'b-1 skip', 'a-2 skip', 'b-2 skip']);
  });

  it('of a user without the role is tried once at each host, and that is no refusal of the password', async () => {
    const { asked, states } = await check(({ url }) => (url.origin === HOSTS[0] ? 403 : 200));
    assert.equal(asked.length, 5);
    assert.deepEqual(states, ['a-0 fail', 'b-0 skip', 'a-1 pass', 'b-1 pass', 'a-2 pass', 'b-2 pass']);
  });
});
