/**
 * Faults on request: what a part must get wrong next, set over HTTP at `/.local/fault` by a test or by hand.
 * Never a path of the real service, and never part of an answer unless someone asked for the fault.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';

const faultSchema = v.strictObject({
  /** Answer with this status instead of the real answer. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  /** Wait this long before anything else. */
  delayMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000))),
  /** Break the connection instead of answering. */
  reset: v.optional(v.boolean()),
  /** How many requests it hits; without it, all until it is deleted. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** Only requests whose path starts so. */
  path: v.optional(v.string()),
});

/** A fault as `PUT /.local/fault` takes it. */
type Fault = v.InferOutput<typeof faultSchema>;

/** Writes the part's own form of an error answer. */
export type ErrorAnswer = (reply: FastifyReply, status: number) => FastifyReply;

const CONTROL_PREFIX = '/.local/';

/** Adds `PUT` and `DELETE /.local/fault` and applies the fault to every other request. */
export function addFaults(app: FastifyInstance, answerError: ErrorAnswer): void {
  let fault: Fault | undefined;

  app.put('/.local/fault', (request, reply) => {
    const parsed = v.safeParse(faultSchema, parseJson(request.body));
    if (!parsed.success) return reply.code(400).send({ message: v.summarize(parsed.issues) });
    fault = parsed.output;
    return reply.code(204).send();
  });
  app.delete('/.local/fault', (_request, reply) => {
    fault = undefined;
    return reply.code(204).send();
  });

  /** The fault that hits this request, counted down. */
  function take(url: string): Fault | undefined {
    const current = fault;
    if (current === undefined || url.startsWith(CONTROL_PREFIX)) return undefined;
    if (current.path !== undefined && !url.startsWith(current.path)) return undefined;
    if (current.times !== undefined) {
      fault = current.times > 1 ? { ...current, times: current.times - 1 } : undefined;
    }
    return current;
  }

  app.addHook('onRequest', async (request, reply) => {
    const hit = take(request.url);
    if (hit?.delayMs !== undefined) await sleep(hit.delayMs);
    if (hit?.reset === true) {
      reply.hijack();
      request.raw.socket.destroy();
    } else if (hit?.status !== undefined) {
      await answerError(reply, hit.status);
    }
  });
}

function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
