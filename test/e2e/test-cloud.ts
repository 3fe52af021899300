/** A local cloud of a test file's own: built functions, free ports, a temporary folder that goes with it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cloud, type CloudOptions, createCloud } from '../../local/cloud/cloud.ts';
import type { SampleKind } from '../../local/identity-domain/sample-tokens.ts';
import { buildFunctions } from '../../scripts/build-functions.ts';

/** The cloud and what tests do with it. */
export interface TestCloud extends Cloud {
  readonly directory: string;
  /** An Authorization value with a token of the kind. */
  bearer(kind?: SampleKind, clientId?: string): Promise<string>;
  /** Everything that parts and functions have written so far. */
  log(): string;
  /** Waits until the log matches: a line may come a moment after the answer that it is about. */
  logged(pattern: RegExp): Promise<void>;
  stopAndRemove(): Promise<void>;
}

/** One HTTP request, sent exactly as given: repeated headers stay repeated, the path is not normalised. */
export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** The answer to a {@link RawRequest}. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly ms: number;
}

const LOG_TIMEOUT_MS = 5_000;

/** Builds the functions and starts all parts. */
export async function startTestCloud(options: Partial<CloudOptions> = {}): Promise<TestCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-test-'));
  const functionsDirectory = join(directory, 'functions');
  await buildFunctions(functionsDirectory);
  const cloud = createCloud({
    stateDirectory: join(directory, 'state'),
    functionsDirectory,
    ...options,
  });
  await cloud.startAll();
  const log = (): string => readFileSync(cloud.logFile, 'utf8');
  return {
    ...cloud,
    directory,
    bearer: (kind = 'valid', clientId) => fetchBearer(cloud.urls['identity-domain'], kind, clientId),
    log,
    logged: async (pattern) => {
      await until(
        async () => log(),
        (text) => pattern.test(text),
        LOG_TIMEOUT_MS,
      );
    },
    stopAndRemove: async () => {
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Sends the request; rejects when there is no HTTP answer. */
export function send(baseUrl: string, raw: RawRequest): Promise<RawAnswer> {
  const startedAt = performance.now();
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      hostname,
      port,
      method: raw.method ?? 'GET',
      path: raw.path,
      agent: false,
    });
    for (const [name, value] of Object.entries(raw.headers ?? {})) outgoing.setHeader(name, value);
    // Without it Node would send the body of a DELETE without saying where it ends.
    if (raw.body !== undefined) outgoing.setHeader('content-length', Buffer.byteLength(raw.body));
    outgoing.on('error', reject);
    outgoing.on('response', async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: Buffer.concat(chunks),
        ms: performance.now() - startedAt,
      });
    });
    outgoing.end(raw.body);
  });
}

/** Repeats `attempt` until it holds; fails with its last answer after `timeoutMs`. */
export async function until<T>(
  attempt: () => Promise<T>,
  holds: (value: T) => boolean,
  timeoutMs: number,
): Promise<T> {
  const endsAt = Date.now() + timeoutMs;
  for (;;) {
    const value = await attempt();
    if (holds(value)) return value;
    if (Date.now() > endsAt) throw new Error(`not within ${timeoutMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function fetchBearer(domain: string, kind: SampleKind, clientId: string | undefined): Promise<string> {
  const response = await fetch(`${domain}/.local/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, ...(clientId === undefined ? {} : { clientId }) }),
  });
  const { token } = (await response.json()) as { token: string };
  return `Bearer ${token}`;
}
