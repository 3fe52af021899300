/**
 * The Fn runner's configuration as it reaches the process: JSON, checked whole before anything starts.
 * It refuses what OCI Functions refuses: other memory sizes, longer timeouts, more than 4 KB of settings.
 * Sources: OCI Functions "Changing Default Memory and Timeout Settings", "Passing Custom Configuration Parameters".
 */
import * as v from 'valibot';

const MAX_SETTINGS_BYTES = 4096;
/** The FDK's log framing is set by configuration; every other FN_ name is the platform's. */
const CONFIGURABLE_FN_KEYS = ['FN_LOGFRAME_NAME', 'FN_LOGFRAME_HDR'];
const PLATFORM_KEY = /^(?:FN_|OCI_RESOURCE_PRINCIPAL_)|^(?:PATH|HOME)$/;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const settingsSchema = v.record(
  v.pipe(
    v.string(),
    v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
    v.check(
      (key) => CONFIGURABLE_FN_KEYS.includes(key) || !PLATFORM_KEY.test(key),
      'expected a key that the platform does not set itself',
    ),
  ),
  // A NUL cannot be in an environment: the process would not start, and say nothing useful.
  v.pipe(v.string(), v.regex(/^[^\0]*$/)),
);

const functionSchema = v.strictObject({
  id: text,
  name: text,
  /** Where `func.mjs` is; absolute. */
  directory: v.pipe(v.string(), v.startsWith('/')),
  memoryMb: v.picklist([128, 256, 512, 1024, 2048, 3072]),
  timeoutSeconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(300)),
  config: settingsSchema,
  /** Gives the function a resource principal; its resource id is the function's. */
  principal: v.optional(v.strictObject({ compartmentId: text, tenancyId: text })),
});

const milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(600_000));

export const fnRunnerConfigSchema = v.pipe(
  v.strictObject({
    /** 0 takes a free one. */
    port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
    /** The auth service's state file: for the functions' session tokens and the callers' signatures. */
    authServiceFile: v.pipe(v.string(), v.minLength(1)),
    /** A region that OCI's SDKs know. */
    region: text,
    /** The Node that runs the functions; by default the one that runs this. */
    nodePath: v.optional(v.pipe(v.string(), v.startsWith('/')), () => process.execPath),
    app: v.strictObject({ id: text, name: text, config: settingsSchema }),
    functions: v.pipe(v.array(functionSchema), v.minLength(1)),
    /** How long a process may take until it listens. */
    startTimeoutMs: v.optional(milliseconds, 5000),
    /** How long after an answer a process is frozen. */
    freezeAfterMs: v.optional(milliseconds, 50),
    /** How long after an answer a process is ended. */
    idleTimeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(3600)), 30),
    /** Most processes of one function at a time. */
    maxProcesses: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 16),
  }),
  v.check(
    ({ functions }) => new Set(functions.map(({ id }) => id)).size === functions.length,
    'expected every function to have an id of its own',
  ),
  v.check(
    ({ app, functions }) =>
      functions.every(({ config }) => toBytes(app.config) + toBytes(config) <= MAX_SETTINGS_BYTES),
    `expected at most ${MAX_SETTINGS_BYTES} bytes of configuration in an application and a function together`,
  ),
);

/** What {@link startFnRunner} takes. */
export type FnRunnerConfig = v.InferInput<typeof fnRunnerConfigSchema>;
/** The same with its defaults. */
export type FnRunnerSettings = v.InferOutput<typeof fnRunnerConfigSchema>;
export type FnSettings = FnRunnerSettings['functions'][number];

function toBytes(config: Record<string, string>): number {
  return Object.entries(config).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
}
