/**
 * An identity domain for one test: its own folder, a free port, two clients, and gone when the test ends.
 * It holds no expectation.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { IdentityDomainConfig } from '../../../local/identity-domain/config.ts';
import {
  type IdentityDomainDeps,
  startIdentityDomain,
} from '../../../local/identity-domain/identity-domain.ts';

import { openSigningKeys } from '../../../local/identity-domain/signing-keys.ts';

export const TENANT = 'idcs-0000000000000000000000000000test';
export const AUDIENCE = 'https://api.example.test/';
export const SECRET = 'not-a-real-secret';

/** A domain that is up, and how to ask it. */
export interface RunningDomain {
  readonly url: string;
  readonly stateFile: string;
  /** Posts a form; without `authorization` the well-behaved client's. */
  post(
    path: string,
    form: Record<string, string> | [string, string][],
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Sends JSON to a control and returns the answer. */
  control(method: string, path: string, body: unknown): Promise<Response>;
  /** An access token of the well-behaved client for this scope. */
  fetchToken(scope: string): Promise<string>;
}

/** A folder that lives as long as the test. */
export async function createFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'identity-domain-'));
  test.after(() => rm(folder, { recursive: true }));
  return folder;
}

export function toConfig(stateFile: string): IdentityDomainConfig {
  return {
    port: 0,
    stateFile,
    tenant: TENANT,
    signingCertPublicAccess: false,
    resourceApps: [
      { audience: AUDIENCE, scopes: ['oic.invoke', 'oic.read'] },
      { audience: 'https://other.example.test:443', scopes: ['urn:opc:resource:consumer::all'] },
    ],
    clients: [
      {
        clientId: 'caller',
        clientSecret: SECRET,
        clientName: 'Caller',
        scopes: [
          `${AUDIENCE}oic.invoke`,
          `${AUDIENCE}oic.read`,
          'https://other.example.test:443urn:opc:resource:consumer::all',
          'urn:opc:idm:__myscopes__',
        ],
      },
      { clientId: 'stranger', clientSecret: SECRET, clientName: 'Stranger', scopes: [] },
    ],
    sample: { clientId: 'caller', audience: AUDIENCE, scope: 'oic.invoke' },
  };
}

export function toBasic(clientId: string, secret = SECRET): string {
  return `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;
}

let madeKeys: Promise<string> | undefined;

/** A state file with keys, made once: making RSA keys is what takes long here. */
async function createStateFile(test: TestContext): Promise<string> {
  const stateFile = join(await createFolder(test), 'keys.json');
  madeKeys ??= makeKeys();
  await writeFile(stateFile, await madeKeys, { mode: 0o600 });
  return stateFile;
}

async function makeKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'identity-domain-'));
  const stateFile = join(folder, 'keys.json');
  await openSigningKeys(stateFile, TENANT);
  const content = await readFile(stateFile, 'utf8');
  await rm(folder, { recursive: true });
  return content;
}

/** Starts a domain for the test; `changes` are laid over the standard configuration. */
export async function runDomain(
  test: TestContext,
  changes: Partial<IdentityDomainConfig> = {},
  deps: IdentityDomainDeps = {},
): Promise<RunningDomain> {
  const stateFile = changes.stateFile ?? (await createStateFile(test));
  const domain = await startIdentityDomain({ ...toConfig(stateFile), ...changes }, deps);
  test.after(() => domain.close());

  const post: RunningDomain['post'] = (path, form, headers = { authorization: toBasic('caller') }) =>
    fetch(domain.url + path, { method: 'POST', headers, body: new URLSearchParams(form) });

  return {
    url: domain.url,
    stateFile,
    post,
    control: (method, path, body) => fetch(domain.url + path, { method, body: JSON.stringify(body) }),
    fetchToken: async (scope) => {
      const response = await post('/oauth2/v1/token', { grant_type: 'client_credentials', scope });
      const body = await readJson(response);
      return String(body['access_token']);
    },
  };
}

export async function readJson(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

/** Header or payload of a token, unverified. */
export function decodePart(token: string, index: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}
