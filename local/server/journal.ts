/**
 * What a part was asked, newest last, for the demo's "OIC saw" column and for tests: `GET /.local/journal`.
 * It holds what the part chose to note, never a header or a body as it came: those carry credentials.
 */
import type { FastifyInstance } from 'fastify';

/** A bounded list of notes. */
export interface Journal<Entry> {
  add(entry: Entry): void;
  entries(): readonly Entry[];
}

const KEPT = 10_000;

/** Creates the journal and serves it on `GET /.local/journal`; `DELETE` empties it. */
export function addJournal<Entry>(app: FastifyInstance): Journal<Entry> {
  const list: Entry[] = [];
  app.get('/.local/journal', () => list);
  app.delete('/.local/journal', (_request, reply) => {
    list.length = 0;
    return reply.code(204).send();
  });
  return {
    add: (entry) => {
      list.push(entry);
      if (list.length > KEPT) list.shift();
    },
    entries: () => list,
  };
}
