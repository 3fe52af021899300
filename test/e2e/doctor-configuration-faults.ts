/** Faults of the configuration and of the table of integrations. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TABLE_SECRET_ID } from '../../local/cloud/names.ts';
import type { Fault } from './doctor-faults.ts';
import type { Scene } from './doctor-scene.ts';

/** Stores it in Vault as the table that the invoker is to use. */
async function useTableInVault({ control, configure, mend }: Scene, content: string): Promise<void> {
  const path = `/.local/secrets/${TABLE_SECRET_ID}`;
  await control('vault', { method: 'POST', path: `${path}/versions`, body: { content, stage: 'CURRENT' } });
  mend(() =>
    control('vault', { method: 'POST', path: `${path}/versions`, body: { content: '[]', stage: 'CURRENT' } }),
  );
  configure({ INTEGRATIONS: TABLE_SECRET_ID }, 'invoker');
}

/** The table. */
export const CONFIGURATION_FAULTS: readonly Fault[] = [
  {
    what: 'a required key is missing',
    inject: async ({ configure }) => void configure({ TOKEN_AUDIENCES: undefined }),
    named: [{ name: 'setting-token-audiences', code: 'ERR_CONFIG_INVALID' }],
    says: /TOKEN_AUDIENCES=https:\/\/api\.example\.com\//,
  },
  {
    what: 'a key is misspelt',
    inject: async ({ configure }) => void configure({ TOKEN_AUDIENCE: 'https://gatekeeper.example/' }),
    named: [{ name: 'setting-token-audience', code: 'ERR_CONFIG_INVALID' }],
    says: /TOKEN_AUDIENCES perhaps/,
  },
  {
    what: 'a key is like none of ours',
    inject: async ({ configure }) => void configure({ GATEKEEPER_AUDIENCE: 'https://gatekeeper.example/' }),
    named: [{ name: 'setting-gatekeeper-audience', state: 'warn' }],
  },
  {
    what: 'the URL of the domain has no scheme',
    inject: async ({ configure }) =>
      void configure({ IDENTITY_DOMAIN_URL: 'idcs-0123example.identity.oraclecloud.com' }),
    named: [{ name: 'setting-identity-domain-url', code: 'ERR_CONFIG_INVALID' }],
  },
  {
    what: 'the tenant is not pinned',
    inject: async ({ configure }) => void configure({ TOKEN_TENANT: undefined }),
    named: [{ name: 'tenant-not-pinned', state: 'warn' }],
    says: /TOKEN_TENANT=idcs-/,
  },
  {
    what: 'the configuration is larger than OCI takes',
    inject: async ({ configure }) =>
      void configure({ TOKEN_AUDIENCES: `https://gatekeeper.example/ ${'x'.repeat(4096)}` }),
    named: [{ name: 'configuration-size' }],
  },
  {
    what: 'the table in the file has a row with a mistake',
    inject: async ({ editTable }) =>
      void editTable((text) => text.replace('"POST /method-4/hello"', '"POST hello"')),
    named: [{ name: 'integrations', code: 'ERR_CONFIG_INVALID' }],
    says: /hello\.route: expected a method and a path/,
  },
  {
    what: 'the file of the table is not there',
    inject: async ({ configure }) => void configure({ INTEGRATIONS: '/no/such/table.json' }, 'invoker'),
    named: [{ name: 'integrations', code: 'ERR_CONFIG_INVALID' }],
  },
  {
    what: 'the table in Vault is none',
    inject: async (scene) => void (await useTableInVault(scene, '{"hello":"world"}')),
    named: [{ name: 'integrations', code: 'ERR_INTEGRATIONS_INVALID' }],
  },
  {
    what: 'the specification that is deployed lets everyone in',
    inject: async ({ cloud }) => {
      const spec = join(cloud.directory, 'open.json');
      const functionId = 'ocid1.fnfunc.oc1.example-region.exampleinvoker';
      const backend = { type: 'ORACLE_FUNCTIONS_BACKEND', functionId };
      const anyone = { authorization: { type: 'ANONYMOUS' } };
      const routes = [{ path: '/hello', methods: ['POST'], backend, requestPolicies: anyone }];
      writeFileSync(spec, JSON.stringify({ routes }));
      return { spec };
    },
    named: [],
    says: /spec-(?:no-authentication|anonymous-access)/,
  },
];
