/**
 * OIC's configuration as it reaches the process: JSON, checked whole before anything starts.
 * There is no way to let everyone in: a caller is a user or a client that is named here.
 */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));

/** Without it no one may call an integration (Oracle Integration 3, predefined roles). */
export const INVOKER_ROLE = 'ServiceInvoker';

/** The scope for integrations of every OIC resource application, in its short form. */
const CONSUMER_SCOPE = 'urn:opc:resource:consumer::all';

export const oicConfigSchema = v.strictObject({
  /** 0 takes a free one. */
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  users: v.array(
    v.strictObject({
      // RFC 7617, section 2: a colon ends the name.
      username: v.pipe(text, v.regex(/^[^:]+$/, 'expected a name without a colon')),
      password: text,
      roles: v.array(text),
    }),
  ),
  /** Whose bearer tokens count; without it none do. */
  bearer: v.optional(
    v.strictObject({
      /** The identity domain's key set; read anew for every token. */
      jwksUrl: v.pipe(v.string(), v.url('expected a URL')),
      issuer: text,
      audience: text,
      /** Short scope that a token must have. Default: {@link CONSUMER_SCOPE}. */
      scope: v.optional(text, CONSUMER_SCOPE),
      /** Client ids that have {@link INVOKER_ROLE}. */
      clients: v.array(text),
    }),
  ),
});

/** What {@link startOic} takes. */
export type OicConfig = v.InferInput<typeof oicConfigSchema>;

/** The same, checked and with its defaults. */
export type ParsedOicConfig = v.InferOutput<typeof oicConfigSchema>;
