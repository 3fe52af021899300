/** `make deploy`: what is missing is said at once, and nothing is deployed before all of it is there. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { copyProject } from '../support/docker-tree.ts';
import { createFakeCommands, type FakeAnswers, OCI_CONTEXT } from './fake-fn.ts';

const project = copyProject();
const directory = mkdtempSync(join(tmpdir(), 'gatekeeper-deploy-'));
after(() => {
  project.remove();
  rmSync(directory, { recursive: true });
});

const root = project.folder('authorizer');
const versionOf = (file: string): string | undefined =>
  /^version: (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1];

let run = 0;
function deploy(
  answers: FakeAnswers,
  args: readonly string[] = [],
  environment: Record<string, string> = {},
) {
  run += 1;
  const fakes = createFakeCommands(join(directory, `bin-${run}`), answers);
  return new Promise<{ code: number; output: string; calls: readonly string[] }>((resolve) => {
    const env = { ...fakes.environment, ...environment };
    execFile(process.execPath, ['cli/deploy.ts', ...args], { cwd: root, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, output: stdout + stderr, calls: fakes.calls() });
    });
  });
}

const isDeployed = (calls: readonly string[]): boolean => calls.some((call) => call.startsWith('deploy'));
const NOT_FOUND = { code: 1, says: '\nFn: app gatekeeper not found\n\nClient version: 0.6.63\n' };

test('without fn and without an engine both are named, with what to do', async () => {
  const { code, output } = await deploy({ hasEngine: false });
  assert.equal(code, 2);
  assert.match(output, /the fn command is missing: install the Fn CLI/);
  assert.match(output, /no container engine answers to `docker version`: start it, or set DOCKER_HOST/);
});

test('without a current context it says how to choose one', async () => {
  const { code, output, calls } = await deploy({ contexts: [{ ...OCI_CONTEXT, current: false }] });
  assert.equal(code, 2);
  assert.match(output, /fn has no current context: .*fn use context NAME/);
  assert.ok(!isDeployed(calls));
});

test('a context of an Fn server without a registry lacks two things, which are said together', async () => {
  const context = { ...OCI_CONTEXT, name: 'default', provider: 'default', registry: '' };
  const { code, output, calls } = await deploy({ contexts: [context] });
  assert.equal(code, 2);
  assert.match(output, /the context default has the provider default, which is no OCI/);
  assert.match(output, /the context default has no registry: .*fn update context registry .*docker login/);
  assert.ok(!isDeployed(calls));
});

test('an application that is not there is no reason to make one without a subnet', async () => {
  const { code, output, calls } = await deploy({ contexts: [OCI_CONTEXT], app: NOT_FOUND });
  assert.equal(code, 2);
  assert.match(output, /there is no application gatekeeper: .*fn create app gatekeeper .*subnetIds/);
  assert.ok(!isDeployed(calls));
});

test("what fn itself says when it cannot ask is passed on, without fn's usage lines", async () => {
  const says = '\nFn: unable to find tenancyID in environment or configuration.\n\nSee fn --help\n';
  const { code, output } = await deploy({ contexts: [OCI_CONTEXT], app: { code: 1, says } });
  assert.equal(code, 2);
  assert.match(
    output,
    /cannot ask OCI \(context example-oci\) for the application gatekeeper: unable to find tenancyID/,
  );
  assert.doesNotMatch(output, /--help/);
});

test('FN_REGISTRY stands in for the registry of the context, as it does for fn', async () => {
  const context = { ...OCI_CONTEXT, registry: '' };
  const environment = { FN_REGISTRY: 'other.ocir.io/examplenamespace/gatekeeper' };
  const { code, output } = await deploy({ contexts: [context] }, [], environment);
  assert.equal(code, 0, output);
  assert.match(output, /images to other\.ocir\.io/);
});

test('where Fn is set up for podman, podman is asked', async () => {
  const good = await deploy({ contexts: [OCI_CONTEXT], engine: 'podman' });
  assert.equal(good.code, 0, good.output);
  const bad = await deploy({ contexts: [OCI_CONTEXT], engine: 'podman', hasEngine: false });
  assert.match(bad.output, /no container engine answers to `podman version`/);
});

test("Cloud Shell's context is one of OCI", async () => {
  const { code, output } = await deploy({ contexts: [{ ...OCI_CONTEXT, provider: 'oracle-cs' }] });
  assert.equal(code, 0, output);
});

test('a name that would be an option or a path is no application', async () => {
  const { code, output, calls } = await deploy({ contexts: [OCI_CONTEXT] }, ['--app', '../x; rm']);
  assert.equal(code, 2);
  assert.match(output, /APP must be the name of an application/);
  assert.deepEqual(calls, []);
});

test('with all there, both functions go out under new versions, and the comments of func.yaml stay', async () => {
  const files = ['func.yaml', 'invoker/func.yaml'];
  const [before, comments] = [files.map(versionOf), files.map((file) => countComments(file))];
  const { code, output, calls } = await deploy({ contexts: [OCI_CONTEXT] }, ['--app', 'partners']);
  assert.equal(code, 0, output);
  assert.ok(calls.includes('deploy|--all|--app|partners|--no-bump'), calls.join('\n'));
  const raised = before.map((version) => version?.replace(/\d+$/, (last) => String(Number(last) + 1)));
  assert.deepEqual(files.map(versionOf), raised);
  assert.deepEqual(
    files.map((file) => countComments(file)),
    comments,
  );
  assert.match(output, /deployed\. Next: make config APP=partners \| sh/);
});

test('a deployment that fails is not called one', async () => {
  const { code, output } = await deploy({ contexts: [OCI_CONTEXT], deploy: 1 });
  assert.equal(code, 1);
  assert.match(output, /fn deploy failed; with a failed push: `docker login`/);
  assert.doesNotMatch(output, /deployed\. Next/);
});

function countComments(file: string): number {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#')).length;
}
