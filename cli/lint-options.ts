/** What the linter may know of a deployment, from its values and its table. */
import type { LintOptions } from '../gateway/lint/context.ts';
import type { Values } from '../gateway/values.ts';
import type { Integration } from '../src/invoker/integrations.ts';

/** The options; without a table the rules about it are left out. */
export function toLintOptions(
  { pathPrefix, callerSource, authorizerFunctionId, invokerFunctionId }: Values,
  integrations: readonly Integration[] | undefined,
): LintOptions {
  return {
    callerSource,
    authorizerFunctionId,
    invokerFunctionId,
    ...(integrations === undefined ? {} : { table: { integrations, pathPrefix } }),
  };
}
