/** Fn's current context: which server, which registry, Oracle's service or not. Environment variables win, as in Fn. */
import * as v from 'valibot';
import { parseJson } from '../../src/runtime/json.ts';
import { runCommand } from './fn-command.ts';

/** Where `fn` would deploy to. */
export interface FnContext {
  readonly name: string;
  /** `oracle`, or one that begins with `oracle-`, for OCI Functions; `default` for an Fn server. */
  readonly provider: string;
  readonly apiUrl: string;
  /** Empty when there is none. */
  readonly registry: string;
}

const contextsSchema = v.array(
  v.object({
    current: v.boolean(),
    name: v.string(),
    provider: v.optional(v.string(), 'default'),
    apiUrl: v.optional(v.string(), ''),
    registry: v.optional(v.string(), ''),
  }),
);

type Environment = Readonly<Record<string, string | undefined>>;

/** The current context; undefined when none is chosen, or `fn` cannot tell. */
export async function readContext(environment: Environment): Promise<FnContext | undefined> {
  const { code, stdout } = await runCommand('fn', ['list', 'contexts', '--output', 'json']);
  const parsed = v.safeParse(contextsSchema, code === 0 ? parseJson(stdout) : undefined);
  const current = parsed.success ? parsed.output.find((context) => context.current) : undefined;
  if (current === undefined) return undefined;
  const over = (name: string, otherwise: string): string => environment[name] || otherwise;
  return {
    name: current.name,
    provider: over('FN_PROVIDER', current.provider),
    apiUrl: over('FN_API_URL', current.apiUrl),
    registry: over('FN_REGISTRY', current.registry),
  };
}
