/** Faults of the identity domain, its key set, its clock, and its client. */
import { generateKeyPairSync } from 'node:crypto';
import { CLIENTS } from '../../local/cloud/names.ts';
import { standInForDomain } from './doctor-domain-stand-in.ts';
import type { Fault } from './doctor-faults.ts';
import type { Scene } from './doctor-scene.ts';

function toWeakKeySet(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return JSON.stringify({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'SIGNING_KEY', alg: 'RS256' }],
  });
}

async function setClientSecret({ control, mend, cloud }: Scene): Promise<void> {
  const path = `/.local/clients/${CLIENTS.gatekeeper}`;
  const set = (clientSecret: string) =>
    control('identity-domain', { method: 'PUT', path, body: { clientSecret } });
  await set('not-the-one-in-vault');
  mend(() => set(cloud.secrets.gatekeeperClient));
}

async function readSeeds({ cloud }: Scene): Promise<string> {
  const response = await fetch(`${cloud.urls['identity-domain']}/admin/v1/SigningCert/jwk`);
  const { keys } = (await response.json()) as { keys: Record<string, unknown>[] };
  return JSON.stringify({ keys: keys.map(({ x5c: _certificates, ...key }) => key) });
}

function rotate({ control }: Scene): Promise<void> {
  return control('identity-domain', { method: 'POST', path: '/.local/rotate', body: { keep: 'none' } });
}

/** The table. */
export const DOMAIN_FAULTS: readonly Fault[] = [
  {
    what: 'the domain is down',
    inject: async ({ cloud, mend }) => {
      await cloud.kill('identity-domain');
      mend(() => cloud.start('identity-domain'));
      return undefined;
    },
    named: [{ name: 'key-set', code: 'ERR_KEYS_UNREACHABLE' }],
  },
  {
    what: 'the domain does not answer in time',
    inject: async ({ fault }) => void (await fault('identity-domain', { delayMs: 9000 })),
    named: [{ name: 'key-set', code: 'ERR_KEYS_UNREACHABLE' }],
    says: /timeout/,
  },
  {
    what: 'the key set is protected, and there is no client',
    inject: async (scene) => {
      await standInForDomain(scene, { isProtected: true });
      scene.configure({ JWKS_CREDENTIAL_SECRET_ID: undefined });
      return undefined;
    },
    named: [{ name: 'key-set', code: 'ERR_KEYS_PROTECTED' }],
    says: /Access signing certificate/,
  },
  {
    what: 'the key set is protected, and the client is refused',
    inject: async (scene) => {
      await standInForDomain(scene, { isProtected: true });
      await setClientSecret(scene);
      return undefined;
    },
    named: [{ name: 'domain-client', code: 'ERR_DOMAIN_CLIENT_REFUSED' }],
  },
  {
    what: 'introspection is on, and the domain refuses it',
    inject: async ({ configure, fault }) => {
      configure({ INTROSPECTION: 'always' }, 'authorizer');
      await fault('identity-domain', { status: 503, path: '/oauth2/v1/introspect' });
      return undefined;
    },
    named: [{ name: 'introspection', code: 'ERR_DOMAIN_UNAVAILABLE' }],
  },
  {
    what: 'the key set is not JSON',
    inject: async (scene) => void (await standInForDomain(scene, { keySet: '<html>sign in</html>' })),
    named: [{ name: 'key-set', code: 'ERR_KEYS_INVALID' }],
  },
  {
    what: 'the key set is empty',
    inject: async (scene) => void (await standInForDomain(scene, { keySet: '{"keys":[]}' })),
    named: [{ name: 'key-set', code: 'ERR_KEYS_EMPTY' }],
    says: /no key at all/,
  },
  {
    what: 'the only key is weak',
    inject: async (scene) => void (await standInForDomain(scene, { keySet: toWeakKeySet() })),
    named: [{ name: 'key-set', code: 'ERR_KEYS_EMPTY' }],
    says: /key 1: not used: RSA of 1024 bits/,
  },
  {
    what: 'no key is for an accepted algorithm',
    inject: async ({ configure }) => void configure({ TOKEN_ALGORITHMS: 'ES256' }),
    named: [{ name: 'key-algorithm', code: 'algorithm_not_allowed' }],
    says: /TOKEN_ALGORITHMS=RS256/,
  },
  {
    what: 'discovery has another issuer',
    inject: async (scene) => {
      await standInForDomain(scene, {
        discovery: '{"issuer":"https://idcs-0123example.identity.oraclecloud.com/"}',
      });
      return undefined;
    },
    named: [{ name: 'issuer', code: 'issuer_not_accepted', state: 'warn' }],
  },
  {
    what: 'this machine is a minute and a half behind the domain',
    inject: async (scene) => void (await standInForDomain(scene, { aheadSeconds: 90 })),
    named: [{ name: 'clock', code: 'token_not_yet_valid' }],
  },
  {
    what: 'this machine is ahead of the domain, within what is tolerated',
    inject: async (scene) => void (await standInForDomain(scene, { aheadSeconds: -15 })),
    named: [{ name: 'clock', state: 'warn' }],
  },
  {
    what: 'the seed keys are stale, and there is no address',
    inject: async (scene) => {
      const JWKS = await readSeeds(scene);
      await rotate(scene);
      // A table may need the domain for its token endpoint: this is about the authorizer.
      const edit = { JWKS, IDENTITY_DOMAIN_URL: undefined, JWKS_CREDENTIAL_SECRET_ID: undefined };
      scene.configure(edit, 'authorizer');
      return undefined;
    },
    named: [{ name: 'seed-keys', code: 'key_unknown' }],
  },
  {
    what: 'the seed keys are stale, and there is an address',
    inject: async (scene) => {
      const JWKS = await readSeeds(scene);
      await rotate(scene);
      scene.configure({ JWKS });
      return undefined;
    },
    named: [{ name: 'seed-keys', state: 'warn' }],
  },
];
