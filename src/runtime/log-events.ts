/**
 * Every line that a function may write: its event, the levels that it comes at, and the fields that it may have.
 * docs/logs.md is generated from it, and nothing of it but the types is in the functions.
 */
import type { LogFields, LogLevel } from './log.ts';

/** What is known of one event. */
interface LogEventEntry {
  readonly levels: readonly LogLevel[];
  readonly meaning: string;
  readonly fields: readonly (keyof LogFields)[];
}

/** The events. Names are stable: a query or an alarm may rest on them. */
export const LOG_EVENTS = {
  decision: {
    levels: ['info', 'error'],
    meaning:
      'The authorizer has decided; one line for each call. `undecided` is an error: no key set or no word of the domain could be had, and the gateway says 502.',
    fields: [
      'callId',
      'decision',
      'reason',
      'code',
      'detail',
      'upstreamStatus',
      'client',
      'subject',
      'tokenFingerprint',
      'keyThumbprint',
      'cache',
      'keySetAgeSeconds',
      'traceId',
      'ms',
    ],
  },
  invocation: {
    levels: ['info', 'error'],
    meaning:
      'The invoker has answered; one line for each call, an error where the answer is a status of 500 or more that is not of OIC.',
    fields: [
      'callId',
      'method',
      'client',
      'subject',
      'integration',
      'credential',
      'secretId',
      'secretVersion',
      'attempts',
      'status',
      'upstreamStatus',
      'code',
      'reason',
      'detail',
      'tokenFingerprint',
      'keyThumbprint',
      'cache',
      'keySetAgeSeconds',
      'traceId',
      'ms',
    ],
  },
  oic_answered: {
    levels: ['debug'],
    meaning: 'OIC answered one sending of a request; `invocation` follows.',
    fields: ['callId', 'integration', 'attempts', 'secretVersion', 'upstreamStatus', 'ms'],
  },
  failure: {
    levels: ['error'],
    meaning: 'A call ended without an answer of ours, by a mistake in the function.',
    fields: ['callId', 'code', 'detail', 'upstreamStatus'],
  },
  keys_fetched: {
    levels: ['info'],
    meaning: 'The key set was fetched.',
    fields: ['host', 'keyCount', 'ms'],
  },
  keys_fetch_failed: {
    levels: ['warn'],
    meaning: 'The key set could not be fetched; whether calls suffer, `keys_stale` and `decision` say.',
    fields: ['host', 'code', 'detail', 'upstreamStatus', 'ms'],
  },
  keys_stale: {
    levels: ['warn'],
    meaning: 'An old key set serves, since no new one could be fetched.',
    fields: ['code', 'detail', 'upstreamStatus', 'keySetAgeSeconds'],
  },
  secret_read: {
    levels: ['info'],
    meaning: 'A version of a secret was read from Vault.',
    fields: ['secretId', 'stage', 'secretVersion', 'ms'],
  },
  secret_read_failed: {
    levels: ['warn'],
    meaning:
      'A secret could not be read. For a stage other than CURRENT, ERR_VAULT_DENIED may mean that no version is in it.',
    fields: ['secretId', 'stage', 'code', 'detail', 'upstreamStatus', 'ms'],
  },
  secret_stale: {
    levels: ['warn'],
    meaning: 'An old version of a secret serves, since Vault could not be asked.',
    fields: ['code', 'secretId', 'secretVersion'],
  },
  secret_refused: {
    levels: ['warn'],
    meaning: 'OIC or the identity domain refused a version of a secret, or it has no known form.',
    fields: ['code', 'detail', 'upstreamStatus', 'secretId', 'secretVersion'],
  },
  token_minted: {
    levels: ['info'],
    meaning: 'The identity domain gave the function an access token of its own.',
    fields: ['host', 'secretId', 'secretVersion', 'ms'],
  },
  token_stale: {
    levels: ['warn'],
    meaning: "An access token of the function's own serves near its end, since no new one could be had.",
    fields: ['code', 'detail', 'upstreamStatus', 'secretId', 'secretVersion'],
  },
  integrations_read: {
    levels: ['info'],
    meaning: 'The table of integrations was read from Vault and is in use.',
    fields: ['secretId', 'secretVersion'],
  },
  integrations_invalid: {
    levels: ['error'],
    meaning: 'One thing that is wrong in a table of integrations from Vault; that version is not used.',
    fields: ['code', 'secretId', 'secretVersion', 'detail'],
  },
  config_problem: {
    levels: ['error'],
    meaning: 'One thing that is wrong with the configuration; the function ends.',
    fields: ['code', 'key', 'expected', 'example'],
  },
  insecure_http_allowed: {
    levels: ['warn'],
    meaning: 'ALLOW_INSECURE_HTTP is on.',
    fields: ['key', 'detail'],
  },
  tenant_not_pinned: {
    levels: ['warn'],
    meaning: 'TOKEN_TENANT is not set, and the issuer is that of every tenant.',
    fields: ['key', 'detail'],
  },
  tracing_off: {
    levels: ['warn'],
    meaning: 'Tracing is enabled, but its collector has no usable address.',
    fields: ['key', 'expected'],
  },
  spans_not_sent: {
    levels: ['warn'],
    meaning: 'The trace collector did not take spans; calls are not affected.',
    fields: ['host', 'upstreamStatus', 'detail'],
  },
} as const satisfies Record<string, LogEventEntry>;

/** Name of an event. */
export type LogEvent = keyof typeof LOG_EVENTS;

/** The events that may come at a level. */
export type LogEventAt<Level extends LogLevel> = {
  [Event in LogEvent]: Level extends (typeof LOG_EVENTS)[Event]['levels'][number] ? Event : never;
}[LogEvent];

/** The fields that the line of an event may have. */
export type LogFieldsOf<Event extends LogEvent> = Pick<
  LogFields,
  (typeof LOG_EVENTS)[Event]['fields'][number]
>;

/** What each field says. */
export const LOG_FIELDS: Readonly<Record<keyof LogFields, string>> = {
  callId: "Fn's id of the call; it is in the invoker's error answers too",
  traceId: 'the trace that the call belongs to, with tracing on',
  decision: '`allow`, `deny` or `undecided`',
  reason: 'why the caller was refused, one of the [denial reasons](errors.md#denial-reasons)',
  code: 'what went wrong, one of the [error codes](errors.md#error-codes)',
  detail: 'words of ours that say more, never copied from elsewhere',
  client: "the caller's `client_id`; in a denial too, once the signature holds",
  subject: "the caller's `sub`",
  tokenFingerprint: "the first eight hexadecimal digits of the token's SHA-256",
  keyThumbprint: '`x5t#S256` of the key that verified the token',
  cache: '`hit` where the signature of this very token had been verified before, else `miss`',
  keySetAgeSeconds: 'age of the key set in use, in seconds; absent with seed keys alone',
  keyCount: 'how many usable keys the key set has',
  method: 'HTTP method of the request',
  integration: 'name of the integration in the table',
  credential: '`basic`, `client_credentials` or `user_assertion`',
  secretId: 'OCID of the secret',
  secretVersion: 'number of its version',
  stage: 'the state that was asked for: CURRENT, LATEST, PREVIOUS or PENDING',
  attempts: 'how often sending the request to OIC was begun; 2 is a replay after a refused credential',
  status: "status of the invoker's answer",
  upstreamStatus: 'status that OIC, Vault or the identity domain answered with',
  host: 'the host that was asked',
  key: 'a configuration key',
  expected: 'what a right value is',
  example: 'a right value',
  ms: 'how long it took, in milliseconds',
};
