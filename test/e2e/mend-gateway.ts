/** One more gateway, whose routes say nothing about the caller: the specification of method 4 without what sets X-Caller-…. */
import { toGateway } from '../../local/cloud/gateway-plan.ts';
import { startSigningGateway } from '../../local/cloud/signing-gateway.ts';
import type { MendStage } from './mend-stage.ts';

/** Starts it; it goes with the case. Its address. */
export async function startBareGateway({ cloud, plan, mend }: MendStage): Promise<string> {
  const whole = toGateway(0, plan, cloud.urls);
  const bare: typeof whole = JSON.parse(JSON.stringify(whole), (key, value) =>
    key === 'headerTransformations' ? undefined : value,
  );
  const gateway = await startSigningGateway(bare, {});
  mend(() => gateway.close());
  return gateway.url;
}
