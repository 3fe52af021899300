/**
 * Stand-ins for `oci`, `fn`, `docker` and `curl`, in a folder for the PATH. The first three hand their arguments to this process,
 * which notes them, reads the files that they name, and answers; `curl` is the real one, with local addresses.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { answer, type Tenancy } from './deploy-answers.ts';
import type { Call } from './deploy-calls.ts';

/** What they do and leave. */
export interface StandIns {
  /** For the environment of the shell. */
  readonly path: string;
  /** Every call but those of curl. */
  readonly calls: readonly Call[];
  /** Every argument of curl. */
  readCurlArguments(): string;
  stop(): void;
}

/** What they need. */
export interface StandInOptions {
  readonly directory: string;
  /** The real curl, and which address it calls in place of which. */
  readonly curl: string;
  readonly origins: Readonly<Record<string, string>>;
  readonly tenancy: Tenancy;
}

const FILE = 'file://';

/** Writes and starts them. */
export async function startStandIns({
  directory,
  curl,
  origins,
  tenancy,
}: StandInOptions): Promise<StandIns> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    try {
      const input = await buffer(request);
      const call = readCall(request);
      calls.push(call);
      response.end(`${await answer(call, input, tenancy)}\n`);
    } catch (error) {
      // The command then fails, and the shell stops.
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const write = (name: string, script: string): void => {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  };
  mkdirSync(directory, { recursive: true });
  for (const program of ['oci', 'fn', 'docker']) write(program, toCaller(curl, `${url}/${program}`));
  const noted = join(directory, 'curl-arguments');
  writeFileSync(noted, '');
  write('curl', toLocalCurl({ curl, origins, noted }));
  return {
    path: `${directory}:${process.env['PATH']}`,
    calls,
    readCurlArguments: () => readFileSync(noted, 'utf8'),
    stop: () => server.close(),
  };
}

/** Only `fn invoke` reads its input; the others must leave the shell's alone. */
function toCaller(curl: string, url: string): string {
  return `
[ "$1" = invoke ] || exec < /dev/null
words=$(for word in "$@"; do printf '%s\\0' "$word"; done | base64 | tr -d '\\n')
exec '${curl}' -sS --fail-with-body -H "x-words: $words" -H "x-folder: $PWD" --data-binary @- '${url}'`;
}

interface LocalCurl {
  readonly curl: string;
  readonly origins: Readonly<Record<string, string>>;
  readonly noted: string;
}

function toLocalCurl({ curl, origins, noted }: LocalCurl): string {
  const edits = Object.entries(origins).map(([origin, url]) => `-e 's|${origin}|${url}|'`);
  return `
printf '%s\\n' "$@" >> '${noted}'
count=$#
for word in "$@"; do set -- "$@" "$(printf %s "$word" | sed ${edits.join(' ')})"; done
shift "$count"
exec '${curl}' "$@"`;
}

function readCall({ url = '', headers }: IncomingMessage): Call {
  const words = Buffer.from(String(headers['x-words']), 'base64').toString().split('\0').slice(0, -1);
  const folder = String(headers['x-folder']);
  const files = words.flatMap((word, at) => {
    if (!word.startsWith(FILE)) return [];
    const text = readFileSync(resolve(folder, word.slice(FILE.length)), 'utf8');
    return [[words[at - 1]?.replace('--', '') ?? '', JSON.parse(text) as unknown] as const];
  });
  return { program: url.slice(1), args: words, files: Object.fromEntries(files) };
}
