/** Tracing with its collector: all that is loaded only where tracing is on. */
import { createKeptConnections } from '../runtime/connections.ts';
import { createSpanSender, type SpanSenderDeps } from './span-sender.ts';
import type { Tracing } from './tracing.ts';
import { createZipkinTracing } from './zipkin-tracing.ts';

/** What it is made from. */
interface CollectedTracingDeps extends Omit<SpanSenderDeps, 'send'> {
  readonly serviceName: string;
}

/** Creates it. Connections to the collector are kept, and looked at before each use: a freeze may have ended them. */
export function createCollectedTracing({ serviceName, ...deps }: CollectedTracingDeps): Tracing {
  const sender = createSpanSender({ ...deps, send: createKeptConnections(deps.clock) });
  return createZipkinTracing({ serviceName, sender });
}
