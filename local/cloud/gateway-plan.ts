/**
 * The configuration of the local gateway, from the project's own specifications of the four methods: what runs here
 * is what is deployed. Only addresses and names are filled in.
 */
import { fillTemplate, type TemplateValues } from '../../gateway/fill.ts';
import type { CloudSecrets } from './cloud-secrets.ts';
import * as names from './names.ts';
import { authServiceFile, type PartUrls, type PlanOptions } from './plan-options.ts';
import { readProjectJson } from './project-file.ts';
import type { SigningGatewayConfig } from './signing-gateway.ts';

const METHODS = [1, 2, 3, 4] as const;
const RUNNER_MARGIN_SECONDS = 5;

/** The gateway with the four methods; needs the addresses of all other parts. */
export function toGateway(port: number, options: PlanOptions, urls: PartUrls): SigningGatewayConfig {
  const { stateDirectory, secrets, functionTimeoutSeconds } = options;
  const values = toTemplateValues(secrets, urls);
  return {
    authServiceFile: authServiceFile(stateDirectory),
    gateway: {
      port,
      gatewayId: names.GATEWAY_ID,
      functionsUrl: urls.fn,
      // The runner answers at a function's time limit; this is for a runner that does not answer at all.
      functionTimeoutMs: (functionTimeoutSeconds + RUNNER_MARGIN_SECONDS) * 1000,
      deployments: METHODS.map((method) => ({
        pathPrefix: `/method-${method}`,
        specification: fillTemplate(readProjectJson(`gateway/method-${method}.json`), values),
      })),
    },
  };
}

function toTemplateValues(secrets: CloudSecrets, urls: PartUrls): TemplateValues {
  const routeCredential = Buffer.from(`${names.OIC_USERS.route}:${secrets.routeUser}`).toString('base64');
  return {
    oicUrl: urls.oic,
    oicAuthorization: `Basic ${routeCredential}`,
    identityDomainUrl: urls['identity-domain'],
    issuer: names.ISSUER,
    audience: names.AUDIENCE,
    scope: names.SCOPE,
    tenant: names.TENANT,
    authorizerFunctionId: names.AUTHORIZER_ID,
    invokerFunctionId: names.INVOKER_ID,
  };
}
