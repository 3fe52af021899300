/**
 * The gateway's configuration, and the loading of its deployments with all their problems at once.
 * It never starts with a specification that it cannot run whole.
 */
import * as v from 'valibot';
import { type DeploymentProblem, SpecificationError } from './problem.ts';
import { filledSchema, numberWithin } from './schema-tools.ts';
import { parseSpecification } from './specification.ts';
import type { Specification } from './specification-schema.ts';

const MAX_PREFIX = 255;
const MAX_DEPLOYMENTS = 20;

const prefixSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_PREFIX, `must have at most ${MAX_PREFIX} characters`),
  // Oracle "Deploying an API": a prefix starts with a slash, does not end in one, and has no parameters.
  v.regex(
    /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9\-._~]+)+)$/,
    'must be / or /segment/segment, without parameters',
  ),
);

/** What {@link startGateway} takes. */
export const gatewayConfigSchema = v.strictObject({
  /** 0 takes a free one. */
  port: numberWithin({ min: 0, max: 65_535 }),
  /** The gateway's OCID; it stands in every log line. */
  gatewayId: filledSchema,
  /** Base URL of the functions service; functions are called at `/invoke/{functionId}` below it. */
  functionsUrl: v.pipe(v.string(), v.url()),
  deployments: v.pipe(
    v.array(v.strictObject({ pathPrefix: prefixSchema, specification: v.unknown() })),
    v.minLength(1),
    v.maxLength(MAX_DEPLOYMENTS),
    v.check(
      (list) => new Set(list.map(({ pathPrefix }) => pathPrefix)).size === list.length,
      'prefixes must differ',
    ),
  ),
  /** Longest time for one call of a function; default 310 s, a function's own 300 s and a margin. */
  functionTimeoutMs: v.optional(numberWithin({ min: 1, max: 600_000 }), 310_000),
  /** Longest pause of a sending client; default 15 s. */
  clientTimeoutMs: v.optional(numberWithin({ min: 1, max: 600_000 }), 15_000),
});

/** The gateway's configuration; plain JSON. */
export type GatewayConfig = v.InferInput<typeof gatewayConfigSchema>;
/** The same with its defaults. */
export type ParsedGatewayConfig = v.InferOutput<typeof gatewayConfigSchema>;

/** One deployment, checked. */
export interface LoadedDeployment {
  readonly pathPrefix: string;
  readonly specification: Specification;
}

/** Checks every specification. Throws {@link SpecificationError} with all problems of all of them. */
export function loadDeployments(config: ParsedGatewayConfig): LoadedDeployment[] {
  const problems: DeploymentProblem[] = [];
  const loaded = config.deployments.flatMap(({ pathPrefix, specification }) => {
    const result = parseSpecification(specification);
    if (result.ok) return [{ pathPrefix, specification: result.specification }];
    problems.push(...result.problems.map((problem) => ({ pathPrefix, ...problem })));
    return [];
  });
  if (problems.length > 0) throw new SpecificationError(problems);
  return loaded;
}
