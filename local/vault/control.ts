/**
 * What an administrator of the Vault does by hand, under `/.local/`: rotate a secret, and promote a version.
 * Both are on the disk before they are answered. None of these paths exists in the cloud, and none reads a content.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import { sendOciError, toOciError } from '../oci/error-answer.ts';
import { contentSchema } from './config.ts';
import type { SecretStore, SecretVersion } from './secret-store.ts';

const newVersionSchema = v.strictObject({
  content: contentSchema,
  stage: v.optional(v.picklist(['CURRENT', 'PENDING']), 'CURRENT'),
});
const promotionSchema = v.strictObject({ versionNumber: v.pipe(v.number(), v.integer(), v.minValue(1)) });

/** Adds `POST /.local/secrets/{id}/versions` and `PUT /.local/secrets/{id}/current`. */
export function addControl(app: FastifyInstance, store: SecretStore): void {
  app.post<{ Params: { id: string } }>('/.local/secrets/:id/versions', (request, reply) => {
    const wanted = parseBody(newVersionSchema, request.body);
    if (wanted === undefined)
      return refuse(reply, '{"content": "plain text", "stage": "CURRENT" or "PENDING"}');
    return answer(reply, 201, store.add(request.params.id, wanted.content, wanted.stage));
  });

  // OCI Vault's "Promote": puts a pending version into use, or goes back to an earlier one.
  app.put<{ Params: { id: string } }>('/.local/secrets/:id/current', (request, reply) => {
    const wanted = parseBody(promotionSchema, request.body);
    if (wanted === undefined) return refuse(reply, '{"versionNumber": 1 or more}');
    return answer(reply, 200, store.promote(request.params.id, wanted.versionNumber));
  });
}

function answer(reply: FastifyReply, status: number, version: SecretVersion | undefined): FastifyReply {
  if (version === undefined) return sendOciError(reply, toOciError(404));
  return reply.code(status).send({ versionNumber: version.versionNumber, stages: version.stages });
}

function refuse(reply: FastifyReply, expected: string): FastifyReply {
  return sendOciError(reply, { ...toOciError(400), message: `Expected ${expected}.` });
}

/** The body as JSON of this form; undefined for anything else. */
function parseBody<Output>(schema: v.GenericSchema<unknown, Output>, body: unknown): Output | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), String(body));
  return parsed.success ? parsed.output : undefined;
}
