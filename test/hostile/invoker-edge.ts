/**
 * The invoker as a process behind the real FDK, before an OIC whose wire can be looked at. Calls go in as Fn writes them,
 * or as bytes that no client would send.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { installPrincipal, json, startSecretsApi, toBundle } from '../contract/vault/vault-bench.ts';
import { startFunction } from '../fn/function-process.ts';
import { AUDIENCE } from '../support/tokens.ts';
import { BEARER, KEY_SET, SECRET, toRows } from './invoker-rig.ts';
import { startWire } from './invoker-wire.ts';

const ENTRY = fileURLToPath(new URL('../../src/invoker/main.ts', import.meta.url));

/** Starts all of it; `environment` adds to the function's configuration. */
export async function startEdge(environment: Readonly<Record<string, string>> = {}) {
  const wire = await startWire();
  const vault = await startSecretsApi();
  vault.respond = json(200, toBundle(Buffer.from(SECRET).toString('base64')));
  const principal = installPrincipal();
  principal.install();
  const fn = await startFunction({
    entry: ENTRY,
    environment: {
      ...toPrincipalEnvironment(),
      ...(environment['CALLER_SOURCE'] === 'gateway' ? {} : { JWKS: KEY_SET, TOKEN_AUDIENCES: AUDIENCE }),
      VAULT_ENDPOINT: vault.url.origin,
      ALLOW_INSECURE_HTTP: 'true',
      INTEGRATIONS: JSON.stringify(toRows(wire.host)),
      ...environment,
    },
  });
  const socketPath =
    /FN_LISTENER=unix:([^\0]+)/.exec(readFileSync(`/proc/${fn.pid}/environ`, 'utf8'))?.[1] ?? '';
  /** A call for order 7 unless the headers say otherwise; an undefined one is left out. */
  const call = async (changes: OutgoingHttpHeaders = {}, body = '') => {
    const headers = Object.entries({
      'fn-intent': 'httprequest',
      'fn-http-method': 'GET',
      'fn-http-request-url': '/orders/7',
      'fn-http-h-authorization': BEARER,
      'fn-deadline': new Date(Date.now() + 30_000).toISOString(),
      ...changes,
    }).filter(([, value]) => value !== undefined);
    const { status, headers: answered, body: text } = await fn.call(body, Object.fromEntries(headers));
    const code: unknown = /"code":"(\w+)"/.exec(text.toString())?.[1];
    return {
      outer: status,
      status: answered['fn-http-status'],
      code,
      answered,
      body: text,
      sent: wire.take(),
    };
  };
  return {
    wire,
    fn,
    call,
    /** The answer to these bytes, to the end of the connection. */
    sendBytes: async (bytes: string): Promise<string> => {
      const socket = net.connect(socketPath);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', () => socket.destroy());
      socket.write(bytes, 'latin1');
      await once(socket, 'close');
      return Buffer.concat(chunks).toString('latin1');
    },
    /** Asserts that OIC saw nothing, and what the caller is told. */
    assertRefused: async (
      expected: readonly [status: string, code: string],
      changes: OutgoingHttpHeaders,
    ): Promise<void> => {
      const { sent, status, code } = await call(changes);
      assert.deepEqual([sent, status, code], [[], ...expected]);
    },
    close: async () => {
      await fn.close();
      await vault.close();
      principal.restore();
      await wire.close();
    },
  };
}

function toPrincipalEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => name.startsWith('OCI_RESOURCE_PRINCIPAL_'));
  return Object.fromEntries(entries.map(([name, value = '']) => [name, value]));
}
