/**
 * The tracing that the platform asks for: OCI sets OCI_TRACING_ENABLED and OCI_TRACE_COLLECTOR_URL where tracing is enabled for
 * an application and its functions (Oracle's "Distributed Tracing for Functions"). Without them nothing of it is loaded.
 */
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

/** What tracing works with. */
export interface TracingDeps {
  readonly functionName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly allowInsecureHttp: boolean;
  readonly log: Log;
  readonly clock: Clock;
}

/** The tracing; none, with a warning, when it is enabled and has no usable collector. */
export async function createConfiguredTracing(deps: TracingDeps): Promise<Tracing> {
  const { environment, allowInsecureHttp, log, clock } = deps;
  if (environment['OCI_TRACING_ENABLED'] !== '1') return NO_TRACING;
  const address = environment['OCI_TRACE_COLLECTOR_URL'] ?? '';
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !isCallableUrl(url, allowInsecureHttp)) {
    log.warn('tracing_off', { key: 'OCI_TRACE_COLLECTOR_URL', expected: "an https URL, the collector's" });
    return NO_TRACING;
  }
  const { createCollectedTracing } = await import('./collected-tracing.ts');
  return createCollectedTracing({ serviceName: toServiceName(deps), url, clock, log });
}

/** As OCI's own function development kits name it. */
function toServiceName({ environment, functionName }: TracingDeps): string {
  const { FN_APP_NAME: app = 'oic-gatekeeper', FN_FN_NAME: name = functionName } = environment;
  return `${app}::${name}`.toLowerCase();
}
