/**
 * The gateway: what its specification says, and what it answers to a request without a token. 401 with a challenge is the only
 * right answer; behind a gateway that lets everyone in, the request is one that no integration can use: it has no body, and of a
 * media type that none takes.
 */

import { randomUUID } from 'node:crypto';
import type { Integration } from '../../src/invoker/integrations.ts';
import { HttpError, type HttpResponse, sendHttp } from '../../src/runtime/http.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, type Outcome, settle, toPass, toSkip } from './finding.ts';
import type { Table } from './table.ts';

const NAME = 'gateway';
/** A function that has not been called for a while starts first. */
const PATIENCE = 5;
const MAX_BYTES = 1_048_576;
const BODY_TYPE = 'application/x-gatekeeper-doctor';

/** One check; `isOpen` where the specification itself lets everyone in: then nobody is asked. */
export async function checkGateway(doctor: Doctor, table: Table, isOpen: boolean): Promise<Finding> {
  const gateway = findGateway(doctor);
  if (gateway === undefined) return toSkip(NAME, 'give --gateway URL');
  const { integrations } = table;
  const row = chooseRow(integrations ?? []);
  if (row === undefined) {
    return toSkip(NAME, integrations === undefined ? 'needs integrations' : 'no route that could be asked');
  }
  if (isOpen) return toSkip(NAME, 'not asked: by the specification the call would reach OIC');
  const { method, url } = toCall(gateway, row);
  const body = /^(?:POST|PUT|PATCH)$/.test(method) ? { body: Buffer.alloc(0) } : {};
  const answer = await settle(
    sendHttp({
      url,
      method,
      headers: [
        ['content-type', BODY_TYPE],
        // No token, and another one each time: the gateway keeps decisions for a minute, and a kept one says nothing of now.
        ['authorization', `GatekeeperDoctor ${randomUUID()}`],
      ],
      ...body,
      timeoutMs: doctor.timeoutMs * PATIENCE,
      maxBytes: MAX_BYTES,
    }),
  );
  return toFinding(answer, { method, url, isOutside: !isUnder(gateway, url) });
}

function findGateway({ options, deployment: { local } }: Doctor): URL | undefined {
  if (options.gateway !== undefined) return options.gateway;
  const url = local?.running?.urls.gateway;
  return url === undefined ? undefined : new URL(url);
}

/** One that takes a body, where there is one: without it, it can do nothing. Never one that deletes. */
function chooseRow(integrations: readonly Integration[]): Integration | undefined {
  const find = (methods: RegExp) => integrations.find(({ route }) => methods.test(route));
  return find(/^(?:POST|PUT|PATCH) /) ?? find(/^(?:GET|HEAD|OPTIONS) /);
}

/** Routes have the deployment's prefix already, and so may the URL. */
function toCall(gateway: URL, { route }: Integration): { readonly method: string; readonly url: URL } {
  const [method = '', pattern = ''] = route.split(' ');
  return { method, url: new URL(pattern.replace(/\{[^}]+\}/g, 'gatekeeper-doctor'), gateway.origin) };
}

function isUnder(gateway: URL, url: URL): boolean {
  const prefix = gateway.pathname.replace(/\/$/, '');
  return url.pathname === prefix || url.pathname.startsWith(`${prefix}/`);
}

interface Call {
  readonly method: string;
  readonly url: URL;
  /** The URL that was given has a path that the route does not begin with. */
  readonly isOutside: boolean;
}

function toFinding(answer: Outcome<HttpResponse>, { method, url, isOutside }: Call): Finding {
  const call = `${method} ${url.href} without a token`;
  const expected = 'status 401 with WWW-Authenticate: Bearer';
  const fail = { name: NAME, state: 'fail', expected } as const;
  if (!answer.ok) {
    const failure = answer.error instanceof HttpError ? answer.error.failure : 'unreachable';
    const isSlow = failure === 'timeout';
    return { ...fail, ...(isSlow ? NOT_IN_TIME : NO_ANSWER), seen: `${call}: ${failure}` };
  }
  const { status, headers } = answer.value;
  const challenge = headers.find(([name]) => name.toLowerCase() === 'www-authenticate')?.[1] ?? '';
  if (status === 401 && /^bearer\b/i.test(challenge)) {
    return toPass(NAME, `refuses a call without a token, as the authorizer says (${method} ${url.href})`);
  }
  const seen = `status ${status} for ${call}`;
  if (status === 404 && isOutside) return { ...fail, ...WRONG_PREFIX, seen };
  const isHole = status >= 200 && status < 300;
  return { ...fail, seen, ...(isHole ? HOLE : (STATUSES[String(status)] ?? OTHER)) };
}

const NO_ANSWER = {
  found: 'the gateway does not answer',
  mend: 'security list of the public subnet (443), internet gateway; a private gateway is reached from its network only. `make dev` starts the local one',
};
const NOT_IN_TIME = {
  found: 'the gateway does not answer in time',
  mend: 'run it again, with --timeout 10: a function that was not called for a while starts first',
};
const WRONG_PREFIX = {
  found: 'the gateway has no such route, and the route is not under the URL',
  mend: "the route does not begin with the URL's path: give the gateway's own, or correct the routes",
};
const HOLE = {
  found: 'THE ROUTE LETS EVERYONE IN: a call without a token was answered',
  mend: 'take the deployment off, write it anew with `gatekeeper spec`, review it with `gatekeeper lint`',
};
const OTHER = {
  found: 'another answer than that of the authorizer',
  mend: 'docs/deploy.md, section 11: who answered',
};
/** Source: docs/deploy.md, section 11. */
const STATUSES: Readonly<Record<string, { readonly found: string; readonly mend: string }>> = {
  '401': {
    found: 'it refuses, but not with the challenge of the authorizer: another policy decides',
    mend: 'write the deployment anew with `gatekeeper spec --method 4`, or leave its validation failure policy out',
  },
  '403': {
    found: 'the call went past the authorizer, and somebody behind it refused',
    mend: 'is the route open to ANONYMOUS? `gatekeeper lint`, then the deployment anew',
  },
  '404': {
    found: 'the gateway has no such route: another prefix, or a deployment that is older than the table',
    mend: 'give --gateway the URL of the deployment, prefix included; `gatekeeper spec`, then the deployment anew',
  },
  '500': {
    found: 'the gateway may not invoke the authorizer, or it is gone',
    mend: "Allow any-user to use fn-invocation in compartment COMPARTMENT where ALL {request.principal.type = 'ApiGateway', request.resource.compartment.id = 'COMPARTMENT-OF-GATEWAY'}\n`gatekeeper policies` prints it with your OCIDs; new ones take up to 15 minutes",
  },
  '502': {
    found: 'the authorizer fails',
    mend: 'its log says why: search for config_problem and failure (docs/deploy.md, step 7.3)',
  },
  '503': { found: 'Functions has no container at the moment', mend: 'run it again in a minute' },
  '504': {
    found: 'the authorizer does not start or answer in time',
    mend: 'its log; more memory or provisioned concurrency (docs/deploy.md, step 5.8)',
  },
};
