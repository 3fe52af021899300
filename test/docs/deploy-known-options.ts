/**
 * What the commands of `oci` on docs/deploy.md take, as far as the page uses it. Nothing here is guessed. Sources: the reference
 * page of each command, {@link toReferencePage}, and the CLI's own source (github.com/oracle/oci-cli, services/).
 */

/** Options without their dashes, separated by spaces; what is required may also stand in the JSON of `from-json`. */
export interface KnownCommand {
  readonly required: string;
  readonly optional?: string;
}

/** Options that every `oci` command takes: its reference page "oci", "Global Parameters". */
export const OCI_GLOBAL = 'endpoint region query raw-output output from-json';

const CREATE_IN_NETWORK = { required: 'compartment-id vcn-id', optional: 'display-name wait-for-state' };
const CREATE_LOG = {
  required: 'log-group-id display-name log-type',
  optional: 'is-enabled configuration wait-for-state',
};
const remove = (id: string): KnownCommand => ({ required: id, optional: 'force' });
const removeAndWait = (id: string): KnownCommand => ({ required: id, optional: 'force wait-for-state' });

/** The commands of the OCI CLI. */
export const OCI_COMMANDS: Readonly<Record<string, KnownCommand>> = {
  'iam domain list': { required: 'compartment-id', optional: 'all' },
  'iam dynamic-group create': { required: 'name description matching-rule', optional: 'compartment-id' },
  'iam dynamic-group list': { required: '', optional: 'compartment-id name' },
  'iam dynamic-group delete': remove('dynamic-group-id'),
  'iam policy create': { required: 'compartment-id name description statements' },
  'iam policy delete': remove('policy-id'),
  'identity-domains app create': {
    required: 'schemas display-name based-on-template',
    optional:
      'is-o-auth-resource audience scopes active is-o-auth-client client-type allowed-grants allowed-scopes',
  },
  'identity-domains app delete': remove('app-id'),
  'identity-domains app-status-changer put': {
    required: 'app-status-changer-id schemas active',
    optional: 'force',
  },
  'identity-domains app-roles list': { required: '', optional: 'filter' },
  'identity-domains apps list': { required: '', optional: 'filter' },
  'identity-domains users list': { required: '', optional: 'filter' },
  'identity-domains grant create': {
    required: 'schemas grant-mechanism grantee',
    optional: 'app entitlement',
  },
  'identity-domains setting patch': { required: 'setting-id schemas operations' },
  'kms management vault create': {
    required: 'compartment-id display-name vault-type',
    optional: 'wait-for-state',
  },
  'kms management vault get': { required: 'vault-id' },
  'kms management vault schedule-deletion': { required: 'vault-id' },
  'kms management key create': {
    required: 'compartment-id display-name key-shape',
    optional: 'protection-mode wait-for-state',
  },
  'kms management key schedule-deletion': { required: 'key-id' },
  'vault secret create-base64': {
    required: 'compartment-id vault-id key-id secret-name',
    optional: 'secret-content-content wait-for-state',
  },
  'vault secret schedule-secret-deletion': { required: 'secret-id' },
  'secrets secret-bundle get': { required: 'secret-id' },
  'network vcn create': {
    required: 'compartment-id',
    optional: 'cidr-blocks dns-label display-name wait-for-state',
  },
  'network internet-gateway create': {
    ...CREATE_IN_NETWORK,
    required: 'compartment-id vcn-id is-enabled',
  },
  'network nat-gateway create': CREATE_IN_NETWORK,
  'network service-gateway create': { ...CREATE_IN_NETWORK, required: 'compartment-id vcn-id services' },
  'network service list': { required: '' },
  'network route-table create': { ...CREATE_IN_NETWORK, required: 'compartment-id vcn-id route-rules' },
  'network security-list create': {
    ...CREATE_IN_NETWORK,
    required: 'compartment-id vcn-id ingress-security-rules egress-security-rules',
  },
  'network subnet create': {
    required: 'compartment-id vcn-id',
    optional:
      'display-name cidr-block dns-label prohibit-public-ip-on-vnic route-table-id security-list-ids wait-for-state',
  },
  'network subnet delete': removeAndWait('subnet-id'),
  'network route-table delete': remove('rt-id'),
  'network security-list delete': remove('security-list-id'),
  'network service-gateway delete': remove('service-gateway-id'),
  'network nat-gateway delete': remove('nat-gateway-id'),
  'network internet-gateway delete': remove('ig-id'),
  'network vcn delete': remove('vcn-id'),
  'fn application create': {
    required: 'compartment-id display-name subnet-ids',
    optional: 'shape wait-for-state',
  },
  'fn application delete': remove('application-id'),
  'fn function update': { required: 'function-id', optional: 'provisioned-concurrency force' },
  'logging log-group create': { required: 'compartment-id display-name', optional: 'wait-for-state' },
  'logging log-group list': { required: 'compartment-id', optional: 'display-name' },
  'logging log-group delete': remove('log-group-id'),
  'logging log create': CREATE_LOG,
  'logging log list': { required: 'log-group-id', optional: 'display-name' },
  'logging log delete': removeAndWait('log-group-id log-id'),
  'logging-search search-logs': { required: 'search-query time-start time-end' },
  'api-gateway gateway create': {
    required: 'compartment-id endpoint-type subnet-id',
    optional: 'display-name wait-for-state',
  },
  'api-gateway gateway delete': removeAndWait('gateway-id'),
  'api-gateway deployment create': {
    required: 'compartment-id gateway-id path-prefix specification',
    optional: 'display-name wait-for-state',
  },
  'api-gateway deployment get': { required: 'deployment-id' },
  'api-gateway deployment update': {
    required: 'deployment-id',
    optional: 'specification force wait-for-state',
  },
  'api-gateway deployment delete': removeAndWait('deployment-id'),
  'artifacts container repository list': { required: 'compartment-id', optional: 'display-name' },
  'artifacts container repository delete': remove('repository-id'),
};

/** Commands that only other pages have. */
export const OTHER_OCI_COMMANDS: Readonly<Record<string, KnownCommand>> = {
  'artifacts container repository create': { required: 'compartment-id display-name' },
};

/** The reference page of an `oci` command. */
export function toReferencePage(command: string): string {
  return `https://docs.oracle.com/iaas/tools/oci-cli/latest/oci_cli_docs/cmdref/${command.replaceAll(' ', '/')}.html`;
}
