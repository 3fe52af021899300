/**
 * The access and execution logs of a deployment, switched by loggingPolicies.
 * They never hold a header, a token, a query string or a body: only method, path, status, time and request id.
 *
 * Source: Oracle "Adding Logging to API Deployments".
 */
import type { LoggingPolicies } from './specification-schema.ts';

/** Takes one line. */
export type Log = (line: Record<string, unknown>) => void;
/** How bad it is; a level switches on all above it. */
type LogLevel = 'INFO' | 'WARN' | 'ERROR';

/** What is known of a request when a line is written. */
export interface LogSubject {
  readonly requestId: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
}

/** The logs of one route. */
export interface RouteLog {
  access(subject: LogSubject, outcome: { readonly status: number; readonly ms: number }): void;
  /** `event` and `reason` are fixed phrases. */
  execution(subject: LogSubject, entry: { level: LogLevel; event: string; reason?: string }): void;
}

const LEVELS: readonly LogLevel[] = ['INFO', 'WARN', 'ERROR'];

/** Where lines go and what stands in each of them. */
export interface LogTarget {
  readonly log: Log;
  readonly gatewayId: string;
  readonly deployment: string;
}

/** Creates the logs of a route: its own policy wins over the deployment's, part by part. */
export function createRouteLog(
  deploymentPolicy: LoggingPolicies | undefined,
  routePolicy: LoggingPolicies | undefined,
  target: LogTarget,
): RouteLog {
  const accessLog = routePolicy?.accessLog ?? deploymentPolicy?.accessLog;
  const executionLog = routePolicy?.executionLog ?? deploymentPolicy?.executionLog;
  const minimum = LEVELS.indexOf(executionLog?.logLevel ?? 'INFO');
  const { log, gatewayId, deployment } = target;
  return {
    access: (subject, outcome) => {
      if (accessLog?.isEnabled !== true) return;
      log({ log: 'access', gatewayId, deployment, ...subject, ...outcome });
    },
    execution: (subject, entry) => {
      if (executionLog?.isEnabled !== true || LEVELS.indexOf(entry.level) < minimum) return;
      log({ log: 'execution', gatewayId, deployment, ...subject, ...entry });
    },
  };
}
