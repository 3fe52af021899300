/**
 * What an administrator of the domain does by hand, under `/.local/`: open or close the signing keys, rotate
 * them, give a client another secret, and take a sample token. None of these paths exists in the cloud.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import type { Clients } from './clients.ts';
import { clientSecretSchema, type ParsedConfig } from './config.ts';
import { isSampleKind, mintSampleToken, type SampleKind, type SampleRequest } from './sample-tokens.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What the controls work with. */
export interface ControlDeps {
  readonly config: ParsedConfig;
  readonly clients: Clients;
  readonly keys: SigningKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setPublic: (isPublic: boolean) => void;
}

/** Whether the signing keys are open to everyone. */
const accessSchema = v.strictObject({ public: v.boolean() });
/** Whether the old key stays published beside the new one. */
const rotationSchema = v.strictObject({ keep: v.picklist(['none', 'previous']) });
/** The secret that counts from now on. */
const secretSchema = v.strictObject({ clientSecret: clientSecretSchema });
const tokenSchema = v.strictObject({
  kind: v.custom<SampleKind>(
    (kind) => typeof kind === 'string' && isSampleKind(kind),
    'unknown kind of token',
  ),
  clientId: v.optional(v.string()),
  claims: v.optional(v.record(v.string(), v.unknown())),
  lifetimeSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/**
 * Adds `PUT /.local/signing-cert-access`, `POST /.local/rotate`, `PUT /.local/clients/{clientId}` and
 * `POST /.local/tokens`. Only a rotation is kept over a restart: access and secrets are then as configured.
 */
export function addControl(app: FastifyInstance, deps: ControlDeps): void {
  app.put('/.local/signing-cert-access', (request, reply) => {
    const wanted = v.safeParse(accessSchema, parseJson(request.body));
    if (!wanted.success) return refuse(reply, v.summarize(wanted.issues));
    deps.setPublic(wanted.output.public);
    return reply.code(204).send();
  });

  app.post('/.local/rotate', async (request, reply) => {
    const wanted = v.safeParse(rotationSchema, parseJson(request.body));
    if (!wanted.success) return refuse(reply, v.summarize(wanted.issues));
    await deps.keys.rotate(wanted.output.keep);
    return reply.code(204).send();
  });

  app.put<{ Params: { clientId: string } }>('/.local/clients/:clientId', (request, reply) => {
    const wanted = v.safeParse(secretSchema, parseJson(request.body));
    if (!wanted.success) return refuse(reply, 'expected {"clientSecret": "…"} in printable ASCII');
    const isKnown = deps.clients.setSecret(request.params.clientId, wanted.output.clientSecret);
    return reply.code(isKnown ? 204 : 404).send();
  });

  app.post('/.local/tokens', async (request, reply) => {
    const wanted = v.safeParse(tokenSchema, parseJson(request.body));
    if (!wanted.success) return refuse(reply, v.summarize(wanted.issues));
    return { token: await mintSampleToken(deps.keys, toSampleRequest(deps, wanted.output)) };
  });
}

/** What was asked for, completed by the configured sample. */
function toSampleRequest(deps: ControlDeps, wanted: v.InferOutput<typeof tokenSchema>): SampleRequest {
  const { config, clients, now } = deps;
  const { kind, clientId = config.sample.clientId, claims = {}, lifetimeSeconds } = wanted;
  // A client that the domain does not know is as good an example as any: it is named by its id.
  const clientName = clients.find(clientId)?.clientName ?? clientId;
  const { audience, scope } = config.sample;
  const request = { kind, domain: config, client: { clientId, clientName }, audience, scope, claims, now };
  return lifetimeSeconds === undefined ? request : { ...request, lifetimeSeconds };
}

function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(400).send({ message });
}

/** What is no JSON is undefined, and fails the schema. */
function parseJson(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}
