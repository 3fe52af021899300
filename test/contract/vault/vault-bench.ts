/**
 * A server that speaks as much of the secrets API as a test tells it to, and a resource principal in a temp folder:
 * a key pair, a session token, and the environment by which Oracle's SDK finds them.
 */
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { mock } from 'node:test';
import { inspect } from 'node:util';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PREFIX = 'OCI_RESOURCE_PRINCIPAL_';

/** A session token in form; who signed it is Vault's concern, not the client's. */
function createSessionToken(): string {
  const toPart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + 900;
  return `${toPart({ alg: 'RS256' })}.${toPart({ exp, res_tenant: 'ocid1.tenancy.oc1..example' })}.canary-session`;
}

/** The resource principal of a function; `restore` puts the environment and the disk back. */
export function installPrincipal() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'principal-'));
  const before = Object.entries(process.env).filter(([name]) => name.startsWith(PREFIX));
  const files = { rpst: path.join(folder, 'rpst'), pem: path.join(folder, 'private.pem') };
  const sessionToken = createSessionToken();
  const clear = (): void => {
    for (const name of Object.keys(process.env)) if (name.startsWith(PREFIX)) delete process.env[name];
  };
  return {
    ...files,
    sessionToken,
    clear,
    /** As on OCI; `changes` replace or, when undefined, remove single variables. */
    install: (changes: Readonly<Record<string, string | undefined>> = {}) => {
      clear();
      fs.writeFileSync(files.rpst, sessionToken);
      fs.writeFileSync(files.pem, privateKey.export({ type: 'pkcs8', format: 'pem' }));
      const variables = {
        VERSION: '2.2',
        RPST: files.rpst,
        PRIVATE_PEM: files.pem,
        REGION: 'us-phoenix-1',
        ...changes,
      };
      for (const [name, value] of Object.entries(variables)) {
        if (value !== undefined) process.env[`${PREFIX}${name}`] = value;
      }
    },
    restore: () => {
      clear();
      for (const [name, value] of before) process.env[name] = value;
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** Keeps the SDK's own words off the console; returns all that was said since. `mock.restoreAll` ends it. */
export function muteConsole(): () => string {
  const said: unknown[] = [];
  for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) {
    mock.method(console, method, (...words: unknown[]) => said.push(words));
  }
  return () => inspect(said, { depth: 9, showHidden: true });
}

export type Respond = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** The server; set `respond` before each read. */
export async function startSecretsApi() {
  const requests: http.IncomingMessage[] = [];
  const api = { respond: ((_request, response) => response.end()) as Respond };
  const server = http.createServer((request, response) => {
    requests.push(request);
    api.respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return Object.assign(api, {
    requests,
    url: new URL(`http://127.0.0.1:${address.port}`),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

/** Answers with a status and JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Respond {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A secret bundle as Vault writes it. */
export function toBundle(content: unknown, versionNumber: unknown = 3) {
  return {
    secretId: 'ocid1.vaultsecret.oc1..example',
    versionNumber,
    stages: ['CURRENT', 'LATEST'],
    secretBundleContent: { contentType: 'BASE64', content },
  };
}

/** Answers with a status line and a body as they are, which no server of Node's would write. */
export function raw(status: number, body = ''): Respond {
  return ({ socket }) => {
    socket.end(`HTTP/1.1 ${status} Canary\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
}

/** True when the request is signed by the principal's key over date, request target and host. */
export function isSigned({ method = '', url = '', headers }: http.IncomingMessage): boolean {
  const authorization = headers.authorization ?? '';
  const part = (name: string): string => new RegExp(`[ ,]${name}="([^"]*)"`).exec(authorization)?.[1] ?? '';
  const lines: Record<string, string> = {
    'x-date': `x-date: ${String(headers['x-date'])}`,
    '(request-target)': `(request-target): ${method.toLowerCase()} ${url}`,
    host: `host: ${String(headers.host)}`,
  };
  const signed = part('headers').split(' ');
  assert.deepEqual(signed.toSorted(), Object.keys(lines).toSorted());
  const text = signed.map((name) => lines[name]).join('\n');
  return verify(
    'sha256',
    Buffer.from(text),
    createPublicKey(privateKey),
    Buffer.from(part('signature'), 'base64'),
  );
}
