/**
 * What `oci` and `fn` answer in a tenancy that is the local cloud: JSON in the shape that each command has, and of that what
 * `--query` asks for. Nothing is changed there but what the page itself changes.
 */
import { type Call, getOption, toCommand } from './deploy-calls.ts';
import { evaluateQuery } from './deploy-query.ts';

/** The tenancy. */
export interface Tenancy {
  /** Address of the local Fn runner. */
  readonly runner: string;
  readonly functionIds: Readonly<Record<string, string>>;
  /** OCIDs of secrets by the names that the page gives them. */
  readonly secretIds: Readonly<Record<string, string>>;
  /** Applications of the identity domain by their display names, as the CLI prints them. */
  readonly applications: Readonly<Record<string, { readonly id: string; readonly [member: string]: string }>>;
  /** Address of the deployment. */
  readonly endpoint: string;
  /** As `fn list contexts` prints it. */
  readonly context: Readonly<Record<string, unknown>>;
  /** What was stored, in Base64, by OCID. */
  readonly secrets: Map<string, string>;
}

/** Commands that answer with the work request of what they make, as soon as they wait for one. */
const BY_WORK_REQUEST = /^(?:api-gateway|logging) .*(?:create|update)$/;

/** The answer to a call; `input` is what came on standard input. */
export async function answer(call: Call, input: Buffer, tenancy: Tenancy): Promise<string> {
  if (call.program === 'oci') return answerOci(call, tenancy);
  return call.program === 'fn' ? answerFn(call, input, tenancy) : '24.0.0';
}

function answerOci(call: Call, tenancy: Tenancy): string {
  const body = { data: toData(call, tenancy) };
  const query = getOption(call, 'query');
  const found = query === undefined ? body : evaluateQuery(query, body);
  // The CLI then prints nothing, but for a line on standard error.
  if (found === null) return '';
  const isRaw = getOption(call, 'raw-output') !== undefined;
  return isRaw && typeof found === 'string' ? found : JSON.stringify(found, undefined, 2);
}

function toData(call: Call, tenancy: Tenancy): unknown {
  const command = toCommand(call.args);
  const option = (name: string): string => getOption(call, name) ?? '';
  // An id for whatever is created or looked up, which says what it is of.
  const id = `ocid1.${command.replace(/ \S+$/, '').replace(/[^a-z]/g, '')}.oc1..example`;
  if (BY_WORK_REQUEST.test(command) && getOption(call, 'wait-for-state') !== undefined) {
    return { id: 'ocid1.workrequest.oc1..example', status: 'SUCCEEDED', resources: [{ identifier: id }] };
  }
  if (command === 'vault secret create-base64') return { id: storeSecret(call, tenancy) };
  if (command === 'secrets secret-bundle get') {
    return { 'secret-bundle-content': { content: tenancy.secrets.get(option('secret-id')) } };
  }
  if (command === 'identity-domains app create')
    return tenancy.applications[String(toInput(call)['displayName'])];
  if (/^identity-domains .* list$/.test(command)) return { resources: [{ id, app: { value: id } }] };
  if (command === 'artifacts container repository list') return { items: [{ id }] };
  if (command === 'network service list')
    return [{ id, name: 'All EXA Services In Oracle Services Network', 'cidr-block': 'all-exa-services' }];
  if (command.endsWith(' list')) return [{ id, 'display-name': 'Default', url: 'https://idcs.example' }];
  if (command === 'kms management vault get') return { id, 'management-endpoint': 'https://kms.example' };
  if (command === 'api-gateway deployment get')
    return { id, 'lifecycle-state': 'ACTIVE', endpoint: tenancy.endpoint };
  return { id };
}

function storeSecret(call: Call, { secretIds, secrets }: Tenancy): string {
  const id = secretIds[getOption(call, 'secret-name') ?? ''] ?? '';
  secrets.set(id, String(toInput(call)['secretContentContent']));
  return id;
}

function toInput({ files }: Call): Readonly<Record<string, unknown>> {
  return (files['from-json'] ?? {}) as Readonly<Record<string, unknown>>;
}

async function answerFn({ args }: Call, input: Buffer, tenancy: Tenancy): Promise<string> {
  const { functionIds, context, runner } = tenancy;
  const [verb, noun] = args;
  const id = functionIds[args.find((arg) => Object.hasOwn(functionIds, arg)) ?? ''];
  if (verb === '--version') return 'fn version 0.6.63';
  if (verb === 'list') return noun === 'contexts' ? JSON.stringify([context]) : 'NAME\tID\ngatekeeper';
  if (verb === 'inspect') return noun === 'app' ? '{}' : `"${id}"`;
  if (verb !== 'invoke') return '';
  const headers = { 'content-type': getOption({ args }, 'content-type') ?? '' };
  return (
    await fetch(`${runner}/invoke/${id}`, { method: 'POST', headers, body: new Uint8Array(input) })
  ).text();
}
