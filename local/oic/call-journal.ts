/**
 * The journal of calls: who called which path, how, and with which outcome, broken-off answers included.
 * Never a password, a token, a body or a query, and no name that is not one of this instance's.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addJournal } from '../server/journal.ts';
import type { Authentication, Scheme } from './authentication.ts';

/** What OIC saw: an entry of `GET /.local/journal`. */
interface OicJournalEntry {
  /** ISO 8601, when the answer ended. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when the connection ended before an answer began. */
  readonly status: number;
  readonly scheme: Scheme;
  /** User or client, when it is one of this instance's. */
  readonly user?: string;
  /** The `opc-request-id` that came with the call. */
  readonly requestId?: string;
}

/** What an entry is made from. */
export interface CallJournalDeps {
  /** Who made which request, as far as is known when it ends. */
  readonly callers: WeakMap<FastifyRequest, Authentication>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const CONTROL_PREFIX = '/.local/';
/** Anything else would be free text of a caller's. */
const REQUEST_ID = /^[\w./:-]{1,256}$/;

/** Adds the journal. It must come before whatever may answer or break off a request. */
export function recordCalls(app: FastifyInstance, { callers, now }: CallJournalDeps): void {
  const journal = addJournal<OicJournalEntry>(app);
  app.addHook('onRequest', async (request, reply) => {
    const [path = ''] = request.url.split('?');
    if (path.startsWith(CONTROL_PREFIX)) return;
    // Unlike the server's own hook for it, `close` comes for a broken answer too.
    reply.raw.once('close', () => {
      const { scheme = 'none', user } = callers.get(request) ?? {};
      const requestId = request.headers['opc-request-id'];
      journal.add({
        at: new Date(now()).toISOString(),
        method: request.method,
        path,
        status: reply.raw.headersSent ? reply.raw.statusCode : 0,
        scheme,
        ...(user === undefined ? {} : { user }),
        ...(typeof requestId === 'string' && REQUEST_ID.test(requestId) ? { requestId } : {}),
      });
    });
  });
}
