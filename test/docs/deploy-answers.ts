/** What `oci` and `fn` answer in a tenancy that is the local cloud. Nothing is changed there but what the page itself changes. */
import { type Call, getOption, toCommand } from './deploy-calls.ts';

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

/** The answer to a call; `input` is what came on standard input. */
export async function answer(call: Call, input: Buffer, tenancy: Tenancy): Promise<string> {
  if (call.program === 'oci') return answerOci(call, tenancy);
  return call.program === 'fn' ? answerFn(call, input, tenancy) : '24.0.0';
}

function answerOci(call: Call, { secretIds, applications, endpoint, secrets }: Tenancy): string {
  const command = toCommand(call.args);
  const option = (name: string): string => getOption(call, name) ?? '';
  const input = (call.files['from-json'] ?? {}) as Readonly<Record<string, unknown>>;
  if (command === 'vault secret create-base64') {
    const id = secretIds[option('secret-name')] ?? '';
    secrets.set(id, String(input['secretContentContent']));
    return id;
  }
  if (command === 'secrets secret-bundle get') return secrets.get(option('secret-id')) ?? '';
  if (command === 'identity-domains app create') {
    const data = applications[String(input['displayName'])];
    return option('query') === 'data.id' ? (data?.id ?? '') : JSON.stringify({ data });
  }
  if (option('query') === 'data.endpoint') return endpoint;
  // An id for whatever is created or looked up, which says what it is of.
  if (getOption(call, 'raw-output') !== undefined)
    return `ocid1.${command.replace(/[^a-z]/g, '')}.oc1..example`;
  return JSON.stringify({ data: {} });
}

async function answerFn({ args }: Call, input: Buffer, tenancy: Tenancy): Promise<string> {
  const { functionIds, context, runner } = tenancy;
  const [verb, noun] = args;
  const id = functionIds[args.find((arg) => Object.hasOwn(functionIds, arg)) ?? ''];
  if (verb === 'version') return 'Client version is latest version: 0.6.63';
  if (verb === 'list') return noun === 'contexts' ? JSON.stringify([context]) : 'NAME\tID\ngatekeeper';
  if (verb === 'inspect') return noun === 'app' ? '{}' : `"${id}"`;
  if (verb !== 'invoke') return '';
  const headers = { 'content-type': getOption({ args }, 'content-type') ?? '' };
  return (
    await fetch(`${runner}/invoke/${id}`, { method: 'POST', headers, body: new Uint8Array(input) })
  ).text();
}
