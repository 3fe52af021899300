/**
 * What has to be there before `fn deploy` can work. Fn itself finds most of it out after minutes, one thing at a time, and
 * hides what the build says; here all that is missing is said at once, with what to do.
 */
import { type FnContext, readContext } from './context.ts';
import { checkEngine } from './engine.ts';
import { runCommand } from './fn-command.ts';

/** What was found: where to deploy to, or everything that is missing. */
export type Readiness =
  | { readonly ok: true; readonly context: FnContext }
  | { readonly ok: false; readonly missing: readonly string[] };

/** Where the functions are to go. */
export type Destination = 'oci' | 'fn-server';

const NO_FN = 'the fn command is missing: install the Fn CLI (in OCI Cloud Shell it is there)';
const NO_CONTEXT =
  'fn has no current context: `fn list contexts`, then `fn use context NAME`; for OCI `fn create context NAME --provider oracle` first';

/** Looks at the tools, the context and the application. */
export async function checkReadiness(
  destination: Destination,
  application: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readiness> {
  // `fn version` would ask the server.
  const [version, noEngine] = await Promise.all([
    runCommand('fn', ['--version']),
    checkEngine(environment['HOME']),
  ]);
  const hasFn = version.failed === undefined;
  const context = hasFn ? await readContext(environment) : undefined;
  const tools = [...(hasFn ? [] : [NO_FN]), ...noEngine];
  if (context === undefined) return { ok: false, missing: [...tools, ...(hasFn ? [NO_CONTEXT] : [])] };
  const missing = [
    ...tools,
    ...(destination === 'oci' ? findMissingForOci(context) : findMissingForServer(context)),
  ];
  // Asking the server makes sense only when fn knows which.
  if (missing.length === 0) missing.push(...(await askServer(destination, application, context)));
  return missing.length === 0 ? { ok: true, context } : { ok: false, missing };
}

/** Cloud Shell has `oracle-cs`, instances have `oracle-ip`. */
function isOci(provider: string): boolean {
  return provider === 'oracle' || provider.startsWith('oracle-');
}

function findMissingForOci({ name, provider, registry }: FnContext): readonly string[] {
  return [
    ...(isOci(provider)
      ? []
      : [
          `the context ${name} has the provider ${provider}, which is no OCI: \`fn use context\` another one, or \`make fn-local\` for an Fn server on this machine`,
        ]),
    ...(registry === ''
      ? [
          `the context ${name} has no registry: \`fn update context registry REGION-KEY.ocir.io/NAMESPACE/gatekeeper\`, and \`docker login REGION-KEY.ocir.io\``,
        ]
      : []),
  ];
}

function findMissingForServer({ name, provider }: FnContext): readonly string[] {
  if (!isOci(provider)) return [];
  return [
    `the context ${name} is of OCI: \`fn use context default\` for the Fn server on this machine, or \`make deploy\` for OCI`,
  ];
}

async function askServer(
  destination: Destination,
  application: string,
  { name, apiUrl }: FnContext,
): Promise<readonly string[]> {
  const { code, failed, stderr } = await runCommand('fn', ['inspect', 'app', application]);
  if (code === 0) return [];
  if (/not found/i.test(stderr)) {
    // A local application is created by the deployment; one in OCI needs a subnet, which only its owner knows.
    if (destination === 'fn-server') return [];
    return [
      `there is no application ${application}: create it in the console, or \`fn create app ${application} --annotation oracle.com/oci/subnetIds='["ocid1.subnet..."]'\``,
    ];
  }
  const place = destination === 'oci' ? `OCI (context ${name})` : apiUrl;
  return [
    `fn cannot ask ${place} for the application ${application}: ${failed === undefined ? toReason(stderr) : 'there is no answer'}`,
  ];
}

/** Fn's own sentence among its usage and version lines. */
function toReason(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const said = lines.find((line) => line.startsWith('Fn: ')) ?? lines.find((line) => line !== '');
  return said?.replace(/^Fn: /, '') ?? 'it does not say why';
}
