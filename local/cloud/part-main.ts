/**
 * The process of one part: takes its configuration by message, starts it, and ends when its supervisor is gone.
 * Started by part-process.ts, never by hand.
 */
import type { Part } from '../server/server.ts';
import { createTracer, type Tracer } from '../server/tracing.ts';
import type { PartConfigs, PartName, PartOrder, PartReport } from './parts.ts';

type Starters = {
  readonly [Name in PartName]: (config: PartConfigs[Name], tracer: Tracer) => Promise<Part>;
};

// Each process loads its own part only: all five together would cost each of them half a second.
const STARTERS: Starters = {
  'identity-domain': async (config, tracer) => {
    const { startIdentityDomain } = await import('../identity-domain/identity-domain.ts');
    return startIdentityDomain(config, { log, tracer });
  },
  vault: async (config, tracer) => {
    const { startVault } = await import('../vault/vault.ts');
    return startVault(config, { log, tracer });
  },
  oic: async (config, tracer) => {
    const { startOic } = await import('../oic/oic.ts');
    return startOic(config, { log, tracer });
  },
  fn: async (config) => {
    const { startFnRunner } = await import('../fn/runner.ts');
    return startFnRunner(config, { log });
  },
  gateway: async (config, tracer) => {
    const { startSigningGateway } = await import('./signing-gateway.ts');
    return startSigningGateway(config, { log, tracer });
  },
};

process.once('message', (order) => {
  // Each part checks its configuration itself, so that the types here need not hold.
  run(process.argv[2] as PartName, order as PartOrder<PartName>).catch((error: unknown) => {
    report({ failed: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  });
});

async function run<Name extends PartName>(name: Name, order: PartOrder<Name>): Promise<void> {
  const part = await STARTERS[name](order.config, createTracer(name, order.traceCollectorUrl));
  process.once('disconnect', () => {
    part.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  report({ ready: { url: part.url } });
}

function report(message: PartReport): void {
  process.send?.(message);
}

function log(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
