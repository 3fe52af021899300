/** The images of both functions, built as `fn deploy` builds them: what is in them, and under whom they run. */
import assert from 'node:assert/strict';
import { startContainer } from '../support/docker-container.ts';
import { createImageReader } from '../support/docker-image-files.ts';
import { buildFunctionImages } from '../support/docker-images.ts';
import { createDockerTest } from '../support/docker-test.ts';
import { CANARY } from '../support/docker-tree.ts';
import { AUDIENCE, createSigningKey, TENANT, toKeySetText } from '../support/tokens.ts';

/** Nine tenths of a bundle are Oracle's SDK. */
const MAX_OWN_BYTES = 1_000_000;
const NO_RIGHTS = '0000000000000000';
/** With seed keys, so that nothing is fetched at the start. */
const CONFIGURATION = {
  IDENTITY_DOMAIN_URL: 'https://idcs-0123example.identity.oraclecloud.com',
  JWKS: toKeySetText(createSigningKey('thumbprint')),
  TOKEN_AUDIENCES: AUDIENCE,
  TOKEN_TENANT: TENANT,
};
const FUNCTIONS = [
  { name: 'authorizer', missing: ['IDENTITY_DOMAIN_URL', 'TOKEN_AUDIENCES'] },
  // Its sample table has integrations for which the identity domain issues a token.
  { name: 'invoker', missing: ['IDENTITY_DOMAIN_URL', 'TOKEN_AUDIENCES'] },
] as const;

const test = createDockerTest(async (engine) => {
  const { names, bundles } = await buildFunctionImages(engine);
  const read = await createImageReader(engine);
  const contents = { authorizer: await read(names.authorizer), invoker: await read(names.invoker) };
  return { engine, names, bundles, contents };
});

for (const { name, missing } of FUNCTIONS) {
  test(`the ${name}'s image holds its bundle, byte for byte, and nothing more`, async (_t, images) => {
    const { paths, files } = images.contents[name];
    const bundle = images.bundles[name];
    const expected = [...bundle.keys()].map((file) => `function/${file}`);
    assert.ok(expected.includes('function/func.mjs'));
    assert.deepEqual(
      paths.map(({ path }) => path).sort(),
      ['function', 'function/chunks', ...expected].sort(),
    );
    assert.deepEqual(files, bundle);
  });

  test(`no secret of the developer's tree is in the ${name}'s image`, async (_t, { contents }) => {
    const { paths, files } = contents[name];
    for (const [file, content] of files) assert.equal(content.includes(CANARY), false, file);
    const names = paths.map(({ path }) => path).join('\n');
    assert.doesNotMatch(names, /\.env|\.npmrc|id_rsa|wallet|node_modules|package|\.ts$|\.map$/m);
  });

  test(`the ${name}'s files can be read by Fn's user, whatever the umask of the build`, async (_t, {
    contents,
  }) => {
    for (const { path, owner, mode } of contents[name].paths) {
      if (path === 'function') assert.equal(mode, 'drwxr-xr-x');
      else
        assert.equal(`${owner} ${mode}`, `1000/1000 ${mode.startsWith('d') ? 'drwx------' : '-rw-------'}`);
    }
  });

  test(`the ${name}'s layers stay small`, async (t, { contents }) => {
    const { bytes } = contents[name];
    t.diagnostic(`${name}: ${bytes} bytes in layers of its own`);
    assert.ok(bytes > 0 && bytes < MAX_OWN_BYTES, `${bytes} bytes`);
  });

  test(`the ${name} runs in the container that Fn gives it, without any right`, async (t, {
    engine,
    names,
  }) => {
    const options = { image: names[name], environment: CONFIGURATION };
    const container = await startContainer(t, engine, options);
    assert.equal(container.start, 'listening', await container.log());
    const status = container.process();
    t.diagnostic(`${name}: ${status('VmHWM')} resident at most until it listened`);
    assert.equal(status('Uid'), '1000 1000 1000 1000');
    assert.equal(status('CapEff'), NO_RIGHTS);
    assert.equal(status('NoNewPrivs'), '1');
    assert.equal(await container.inspect('{{.HostConfig.ReadonlyRootfs}}'), 'true');
  });

  test(`the ${name} runs as Fn's user also where nobody says as whom`, async (t, { engine, names }) => {
    const options = { image: names[name], environment: CONFIGURATION, user: 'image' } as const;
    const container = await startContainer(t, engine, options);
    assert.equal(container.start, 'listening', await container.log());
    assert.equal(await container.inspect('{{.Config.User}}'), '1000:1000');
    const status = container.process();
    assert.equal(status('Uid'), '1000 1000 1000 1000');
    assert.equal(status('Gid'), '1000 1000 1000 1000');
  });

  test(`the ${name} without configuration ends at once, and says which keys it lacks`, async (t, images) => {
    const options = { image: images.names[name], environment: {} };
    const container = await startContainer(t, images.engine, options);
    assert.equal(container.start, 'failed');
    assert.equal(await container.exitCode(), 1);
    const problems = (await container.log())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    // A table with credentials that are tokens lacks the domain too; which table it is, is up to who deploys.
    const keys = new Set(problems.map(({ key }) => key).filter((key) => key !== 'INTEGRATIONS'));
    assert.deepEqual([...keys].sort(), missing);
    for (const { event, function: from, expected = '', example = '' } of problems) {
      assert.deepEqual([event, from], ['config_problem', name]);
      assert.ok(expected !== '' && example !== '');
    }
  });
}
