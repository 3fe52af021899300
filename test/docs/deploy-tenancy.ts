/** The local cloud as the tenancy of docs/deploy.md: which of its OCIDs, addresses and secrets stands for what on the page. */
import * as names from '../../local/cloud/names.ts';
import type { TestCloud } from '../e2e/test-cloud.ts';
import type { Tenancy } from './deploy-answers.ts';

const DOMAIN_URL = 'https://idcs-0123example.identity.oraclecloud.com';
const OIC_HOST = 'example-instance.integration.example-region.ocp.oraclecloud.com';
const ENDPOINT = 'https://examplegateway.apigateway.example-region-1.oci.customer-oci.com';

/** Local addresses, by those on the page. */
export function toOrigins({ urls }: TestCloud): Readonly<Record<string, string>> {
  return {
    [DOMAIN_URL]: urls['identity-domain'],
    [`https://${OIC_HOST}`]: urls.oic,
    [ENDPOINT]: urls.gateway,
  };
}

/** What the page asks for, in its order: values that it looks up, and names, each with its secret. */
export function toTyped({ secrets }: TestCloud): readonly string[] {
  return [
    ...[DOMAIN_URL, names.TENANT],
    ...[names.CLIENTS.orders, secrets.ordersClient],
    ...[names.CLIENTS.gatekeeper, secrets.gatekeeperClient],
    OIC_HOST,
    ...[names.OIC_USERS.gatekeeper, secrets.gatekeeperUser],
    ...[names.CLIENTS.invoker, secrets.invokerClient],
  ];
}

/** What `oci` and `fn` know. */
export function toTenancy({ urls, secrets }: TestCloud): Tenancy {
  const application = (id: string, name: string, secret: string) => ({ id, name, 'client-secret': secret });
  return {
    runner: urls.fn,
    functionIds: { authorizer: names.AUTHORIZER_ID, invoker: names.INVOKER_ID },
    secretIds: {
      'gatekeeper-oic-user': names.OIC_SECRET_ID,
      'gatekeeper-domain-client': names.DOMAIN_CLIENT_SECRET_ID,
      'gatekeeper-oic-client': names.OIC_CLIENT_SECRET_ID,
      'gatekeeper-integrations': names.TABLE_SECRET_ID,
    },
    applications: {
      'gatekeeper-api': { id: 'exampleapi' },
      'orders-app': application('exampleorders', names.CLIENTS.orders, secrets.ordersClient),
      'gatekeeper-functions': application(
        'examplefunctions',
        names.CLIENTS.gatekeeper,
        secrets.gatekeeperClient,
      ),
    },
    endpoint: `${ENDPOINT}/method-4`,
    context: {
      current: true,
      name: 'gatekeeper',
      provider: 'oracle',
      apiUrl: 'https://functions.example-region-1.oci.oraclecloud.com',
      registry: 'exa.ocir.io/examplenamespace/gatekeeper',
    },
    secrets: new Map(),
  };
}
