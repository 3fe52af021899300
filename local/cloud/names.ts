/**
 * The names in the local cloud. All are visibly made up; none is a secret.
 * local/integrations.json and gateway/values.example.json use the same ones, so that they run here unchanged.
 */

const REGION = 'example-region';

/** Oracle's issuer, which every tenant of a real identity domain shares. */
export const ISSUER = 'https://identity.oraclecloud.com/';
export const TENANT = 'idcs-0123example';
export const AUDIENCE = 'https://gatekeeper.example/';
export const OTHER_AUDIENCE = 'https://another-api.example/';
export const SCOPE = 'oic.invoke';
/** Audience of the OIC instance, and the scope that opens its integrations. */
export const OIC_AUDIENCE = 'https://0123EXAMPLE.integration.example.com:443';
export const OIC_SCOPE = 'urn:opc:resource:consumer::all';

/** Clients of the identity domain. */
export const CLIENTS = {
  /** May invoke everything in local/integrations.json but payroll. */
  orders: 'orders-app-example',
  /** Has the scope, but stands in no `allow` entry other than that of hello. */
  reports: 'reports-app-example',
  /** The functions themselves, where they ask the domain for something that is not open to everyone. */
  gatekeeper: 'gatekeeper-app-example',
  /** The invoker, where it calls OIC with a token instead of a user's password. */
  invoker: 'oic-invoker-example',
} as const;

/** Alias of the certificate with which `CLIENTS.invoker` signs user assertions. */
export const ASSERTION_KEY_ID = 'gatekeeper-example';

/** OIC users with the role ServiceInvoker, one per way of holding the credential. */
export const OIC_USERS = {
  /** Method 1: the caller itself has it. */
  partner: 'partner-example',
  /** Methods 2 and 3: it stands in the route. */
  route: 'route-user-example',
  /** Method 4: it is in Vault, and of the functions only the invoker reads it. */
  gatekeeper: 'gatekeeper-user-example',
} as const;

export const TENANCY_ID = 'ocid1.tenancy.oc1..exampletenancy';
/** Who deploys from a workstation: signs with an API key, and may read `OIC_SECRET_ID` only. */
export const DEPLOYER_ID = 'ocid1.user.oc1..exampledeployer';
export const COMPARTMENT_ID = 'ocid1.compartment.oc1..examplecompartment';
export const GATEWAY_ID = `ocid1.apigateway.oc1.${REGION}.examplegateway`;
export const APPLICATION_ID = `ocid1.fnapp.oc1.${REGION}.examplegatekeeper`;
export const AUTHORIZER_ID = `ocid1.fnfunc.oc1.${REGION}.exampleauthorizer`;
export const INVOKER_ID = `ocid1.fnfunc.oc1.${REGION}.exampleinvoker`;
export const VAULT_ID = `ocid1.vault.oc1.${REGION}.examplevault`;
export const OIC_SECRET_ID = `ocid1.vaultsecret.oc1.${REGION}.exampleoicuser`;
/** Client id and secret of `CLIENTS.gatekeeper`. */
export const DOMAIN_CLIENT_SECRET_ID = `ocid1.vaultsecret.oc1.${REGION}.exampledomainclient`;
/** Client id, client secret and assertion key of `CLIENTS.invoker`. */
export const OIC_CLIENT_SECRET_ID = `ocid1.vaultsecret.oc1.${REGION}.exampleoicclient`;
/** A table of integrations, for whoever sets INTEGRATIONS to it. */
export const TABLE_SECRET_ID = `ocid1.vaultsecret.oc1.${REGION}.exampleintegrations`;
/** The OCI SDK accepts only regions that it knows; nothing is sent there. */
export const SDK_REGION = 'us-phoenix-1';
