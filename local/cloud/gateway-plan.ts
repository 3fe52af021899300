/**
 * The configuration of the local gateway, with the specifications that `gatekeeper spec` writes for the four methods: what
 * runs here is what is deployed, with local addresses in it.
 */
import { join } from 'node:path';
import type { TableRow } from '../../gateway/specification/gateway-routes.ts';
import { createSpecification, METHODS } from '../../gateway/specification/specification.ts';
import type { Values } from '../../gateway/values.ts';
import { writeStateFile } from '../oci/state-file.ts';
import { toLocalIntegrations } from './local-integrations.ts';
import * as names from './names.ts';
import { authServiceFile, type PartUrls, type PlanOptions } from './plan-options.ts';
import { readProjectJson } from './project-file.ts';
import type { SigningGatewayConfig } from './signing-gateway.ts';

const RUNNER_MARGIN_SECONDS = 5;
/** What the routes in local/integrations.json begin with. */
const PATH_PREFIX = '/method-4';

/** The gateway with the four methods; needs the addresses of all other parts. */
export function toGateway(port: number, options: PlanOptions, urls: PartUrls): SigningGatewayConfig {
  const { stateDirectory, secrets, functionTimeoutSeconds } = options;
  const deployed = readProjectJson('local/integrations.json') as readonly TableRow[];
  const integrations = toLocalIntegrations(deployed, urls).map(withTimeout);
  const routeUser = Buffer.from(`${names.OIC_USERS.route}:${secrets.routeUser}`).toString('base64');
  // A user of its own, so that what methods 2 and 3 do can be told from what the invoker does.
  const credentials = new Map([[names.OIC_SECRET_ID, { reveal: () => `Basic ${routeUser}` }]]);
  const values = toValues(urls);
  const deployments = METHODS.map((method) => ({
    pathPrefix: `/method-${method}`,
    specification: createSpecification({ method, integrations, values, credentials }),
  }));
  const specification = JSON.stringify(deployments.at(-1)?.specification, undefined, 2);
  writeStateFile(specificationFile(stateDirectory), specification);
  return {
    authServiceFile: authServiceFile(stateDirectory),
    gateway: {
      port,
      gatewayId: names.GATEWAY_ID,
      functionsUrl: urls.fn,
      // The runner answers at a function's time limit; this is for a runner that does not answer at all.
      functionTimeoutMs: (functionTimeoutSeconds + RUNNER_MARGIN_SECONDS) * 1000,
      deployments,
    },
  };
}

/** Where the specification of method 4 is written, for whoever reviews what runs; it holds no credential. */
export function specificationFile(stateDirectory: string): string {
  return join(stateDirectory, 'specification.json');
}

/** A row need not say it; the invoker waits as long as OIC does. */
function withTimeout(row: TableRow): TableRow {
  return { ...row, timeoutSeconds: row.timeoutSeconds ?? 300 };
}

function toValues(urls: PartUrls): Values {
  return {
    pathPrefix: PATH_PREFIX,
    identityDomainUrl: urls['identity-domain'],
    issuer: names.ISSUER,
    audience: names.AUDIENCE,
    tenant: names.TENANT,
    authorizerFunctionId: names.AUTHORIZER_ID,
    invokerFunctionId: names.INVOKER_ID,
    callerSource: 'token',
  };
}
