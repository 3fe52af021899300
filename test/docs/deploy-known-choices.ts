/**
 * What the options of `oci` take that know only certain words, for the commands on docs/deploy.md. Source: the CLI's own source
 * (github.com/oracle/oci-cli, services/, `CliCaseInsensitiveChoice`), which refuses any other before it asks Oracle.
 */

/** Words, separated by spaces, by option. */
type Choices = Readonly<Record<string, string>>;

const waitFor = (states: string): Choices => ({ 'wait-for-state': states });

/** States of a work request, with which some services answer instead of what they make. They are no states of that. */
const WORK_REQUEST = waitFor('ACCEPTED IN_PROGRESS FAILED SUCCEEDED CANCELING CANCELED');
const LOGGING_REQUEST = waitFor('ACCEPTED IN_PROGRESS FAILED SUCCEEDED CANCELLING CANCELED');
const NETWORK = waitFor('PROVISIONING AVAILABLE TERMINATING TERMINATED');
const UPDATABLE_NETWORK = waitFor('PROVISIONING AVAILABLE TERMINATING TERMINATED UPDATING');
const FUNCTIONS = waitFor('CREATING ACTIVE INACTIVE UPDATING DELETING DELETED FAILED');
const DELETION = 'DELETING DELETED PENDING_DELETION SCHEDULING_DELETION CANCELLING_DELETION';
const COPYING = 'UPDATING BACKUP_IN_PROGRESS RESTORING';

/** By command. */
export const OCI_CHOICES: Readonly<Record<string, Choices>> = {
  'api-gateway gateway create': WORK_REQUEST,
  'api-gateway gateway delete': WORK_REQUEST,
  'api-gateway deployment create': WORK_REQUEST,
  'api-gateway deployment update': WORK_REQUEST,
  'api-gateway deployment delete': WORK_REQUEST,
  'logging log-group create': LOGGING_REQUEST,
  'logging log create': { ...LOGGING_REQUEST, 'log-type': 'CUSTOM SERVICE' },
  'logging log delete': LOGGING_REQUEST,
  'network vcn create': UPDATABLE_NETWORK,
  'network subnet create': UPDATABLE_NETWORK,
  'network subnet delete': UPDATABLE_NETWORK,
  'network internet-gateway create': NETWORK,
  'network nat-gateway create': NETWORK,
  'network service-gateway create': NETWORK,
  'network route-table create': NETWORK,
  'network security-list create': NETWORK,
  'fn application create': { ...FUNCTIONS, shape: 'GENERIC_X86 GENERIC_ARM GENERIC_X86_ARM' },
  'kms management vault create': {
    ...waitFor(`CREATING ACTIVE ${DELETION} ${COPYING}`),
    'vault-type': 'VIRTUAL_PRIVATE DEFAULT EXTERNAL',
  },
  'kms management key create': {
    ...waitFor(`CREATING ENABLING ENABLED DISABLING DISABLED ${DELETION} ${COPYING}`),
    'protection-mode': 'HSM SOFTWARE EXTERNAL',
  },
  'vault secret create-base64': waitFor(`CREATING ACTIVE UPDATING ${DELETION} FAILED`),
  'identity-domains app create': { 'client-type': 'confidential public trusted' },
  'identity-domains grant create': {
    'grant-mechanism':
      'IMPORT_APPROLE_MEMBERS ADMINISTRATOR_TO_USER ADMINISTRATOR_TO_DELEGATED_USER ADMINISTRATOR_TO_GROUP SERVICE_MANAGER_TO_USER ADMINISTRATOR_TO_APP SERVICE_MANAGER_TO_APP OPC_INFRA_TO_APP GROUP_MEMBERSHIP IMPORT_GRANTS SYNC_TO_USER ACCESS_REQUEST APP_ENTITLEMENT_COLLECTION ADMINISTRATOR_TO_DYNAMIC_RESOURCE_GROUP',
  },
};

/** Whether the option takes this word. One that is not listed takes any. */
export function isChoice(command: string, option: string, value: string): boolean {
  const choices = OCI_CHOICES[command]?.[option]?.split(' ');
  return choices?.some((choice) => choice.toLowerCase() === value.toLowerCase()) ?? true;
}
