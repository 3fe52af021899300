/** Which place a call goes to: the one that was asked for, or else whatever runs. */
import { findRunningCloud } from '../../local/cloud/running-cloud.ts';
import { type DeploymentOptions, readDeployment } from '../deployment.ts';
import { DEV_STATE } from '../dev-state.ts';
import type { FunctionName } from '../function-names.ts';
import { printNote } from '../print.ts';
import { createRunningTarget, startOwnTarget } from './cloud-target.ts';
import { findFnServer } from './fn-server-target.ts';
import { startProcessTarget } from './process-target.ts';
import type { Target } from './target.ts';

/** What was asked for. */
export interface Place extends DeploymentOptions {
  readonly gateway?: true;
  readonly once?: true;
  readonly fnServer?: true;
}

/** Finds or starts it. Throws an error that says what to do when it cannot be asked. */
export async function chooseTarget(
  functionName: FunctionName,
  place: Place,
  isSample: boolean,
): Promise<Target> {
  if (place.once) {
    const deployment = await readDeployment(place);
    const { local } = deployment;
    if (functionName === 'invoker' && local !== undefined && local.running === undefined) {
      throw new Error(
        'the invoker needs the Vault and the OIC of a local cloud: start `make dev` first, name another deployment with --env, or leave --once out',
      );
    }
    printNote(`building the ${functionName} ...`);
    return startProcessTarget(deployment, functionName);
  }
  const apiUrl = process.env['FN_API_URL'];
  if (place.fnServer) return findFnServer(apiUrl, functionName, isSample);
  const door = place.gateway ? 'gateway' : 'function';
  const running = findRunningCloud(DEV_STATE);
  if (running !== undefined) return createRunningTarget(running, DEV_STATE, door);
  if (apiUrl && !place.gateway) return findFnServer(apiUrl, functionName, isSample);
  printNote('no local cloud runs: starting one for this call ...');
  return startOwnTarget(door);
}
