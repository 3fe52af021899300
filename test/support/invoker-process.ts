/**
 * The built invoker as Fn runs it, alone: seed keys, a stand-in for Vault that knows one secret, and an OIC of the test's
 * own. What it sends and how much memory it takes can be looked at from outside.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildFunctions } from '../../scripts/build-functions.ts';
import { installPrincipal, json, startSecretsApi, toBundle } from '../contract/vault/vault-bench.ts';
import { startFunction } from '../fn/function-process.ts';
import { startLoopbackServer } from './loopback-server.ts';
import { AUDIENCE, createSigningKey, signToken, toClaims, toKeySetText } from './tokens.ts';

/** The secret in the stand-in for Vault. */
const SECRET = 'oic.user:canary-password';

export interface InvokerProcessOptions {
  /** OIC; called with every request. */
  readonly oic: http.RequestListener;
  /** Over the row of the table. */
  readonly row?: Readonly<Record<string, unknown>>;
}

/** Builds and starts it; everything ends with the test. */
export async function startInvokerProcess(t: TestContext, options: InvokerProcessOptions) {
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-invoker-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  await buildFunctions(directory);
  const host = await startLoopbackServer(t, options.oic);
  const vault = await startSecretsApi();
  t.after(() => vault.close());
  vault.respond = json(200, toBundle(Buffer.from(SECRET).toString('base64')));
  const principal = installPrincipal();
  t.after(() => principal.restore());
  principal.install();
  const key = createSigningKey('thumbprint');
  const row = {
    name: 'echo',
    route: 'POST /echo',
    target: `http://${host}/echo`,
    credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..example' },
    allow: [{ scopes: ['oic.invoke'] }],
    ...options.row,
  };
  const image = readImage();
  const fn = await startFunction({
    entry: join(directory, 'invoker', 'func.mjs'),
    nodeFlags: image.flags,
    environment: {
      ...image.environment,
      ...toPrincipalEnvironment(),
      JWKS: toKeySetText(key),
      TOKEN_AUDIENCES: AUDIENCE,
      VAULT_ENDPOINT: vault.url.origin,
      ALLOW_INSECURE_HTTP: 'true',
      INTEGRATIONS: JSON.stringify([row]),
    },
  });
  t.after(() => fn.close());
  return {
    ...fn,
    vault,
    /** A call as a gateway makes it; the token is good. */
    invoke: (body: Buffer | string, headers: http.OutgoingHttpHeaders = {}) =>
      fn.call(body, {
        'fn-intent': 'httprequest',
        'fn-http-method': 'POST',
        'fn-http-request-url': '/echo',
        'fn-http-h-authorization': `Bearer ${signToken(key, toClaims(Math.floor(Date.now() / 1000)))}`,
        'fn-deadline': new Date(Date.now() + 30_000).toISOString(),
        ...headers,
      }),
    /** Resident memory now and the most it ever was, in MB. */
    memory: () => {
      const status = readFileSync(`/proc/${fn.pid}/status`, 'utf8');
      const read = (name: string): number =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
      return { now: read('VmRSS'), most: read('VmHWM') };
    },
  };
}

/** How the image starts Node. */
function readImage(): { flags: readonly string[]; environment: Record<string, string> } {
  const dockerfile = readFileSync(
    fileURLToPath(new URL('../../invoker/Dockerfile', import.meta.url)),
    'utf8',
  );
  const command: readonly string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? '[]');
  const variables = [...dockerfile.matchAll(/^ENV (\w+)=(\S+)$/gm)];
  return {
    flags: command.filter((word) => word.startsWith('--')),
    environment: Object.fromEntries(variables.map(([, name = '', value = '']) => [name, value])),
  };
}

function toPrincipalEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => name.startsWith('OCI_RESOURCE_PRINCIPAL_'));
  return Object.fromEntries(entries.map(([name, value = '']) => [name, value]));
}
