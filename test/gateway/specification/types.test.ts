/**
 * Generated specifications against the types of Oracle's own package: each stands in a file of its own, and the compiler is the
 * test. What is wrong in them must not compile, or the types would say nothing.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { models } from 'oci-apigateway';
import { readIntegrations } from '../../../cli/project-files.ts';
import { toStaticKeys } from '../../../gateway/specification/token-policy.ts';
import { toTable } from '../../invoker/table-bench.ts';
import { createSigningKey, toKeySetText } from '../../support/tokens.ts';
import { drop, type Edit, put } from '../json-edits.ts';
import { integration, specificationOf, TARGET, VALUES } from './specification-bench.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The types of what a method makes: as precise as the API's own, which leaves the kind of a policy open. */
const TYPES = {
  http: '{ routes: (Api.ApiRoute & { backend: Api.ApiHttpBackend | Api.ApiStockBackend })[] }',
  token:
    '{ requestPolicies: { authentication: Api.ApiTokenAuthentication & { validationPolicy: Api.ApiValidationPolicy } } }',
  invoker: `{
    requestPolicies: { authentication: Api.ApiCustomAuthentication };
    routes: (Api.ApiRoute & {
      backend: Api.ApiFunctionBackend;
      requestPolicies: { authorization: Api.ApiRouteAuthorization; headerTransformations: Api.ApiHeaderTransformations };
    })[];
  }`,
};

const TABLE = toTable([
  integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}` }),
  integration('nobody', 'GET /v1/files/x', { allow: [] }),
  integration('open', 'POST /v1/open', { allow: [{ clients: ['a'] }] }),
]);
const LOCAL = readIntegrations('local/integrations.json');
const LOCAL_VALUES = { ...VALUES, pathPrefix: '/method-4' };
const staticKeys = toStaticKeys(toKeySetText(createSigningKey('one')));
const believing = { ...LOCAL_VALUES, callerSource: 'gateway' } as const;

const GOOD: Readonly<Record<string, readonly [type: string, specification: unknown]>> = {
  'method 1': [TYPES.http, specificationOf(1, TABLE)],
  'method 1 of the local table': [TYPES.http, specificationOf(1, LOCAL, { values: LOCAL_VALUES })],
  'method 2': [TYPES.http, specificationOf(2, TABLE)],
  'method 3': [`${TYPES.http} & ${TYPES.token}`, specificationOf(3, TABLE)],
  'method 3 with static keys': [`${TYPES.http} & ${TYPES.token}`, specificationOf(3, TABLE, { staticKeys })],
  'method 4': [TYPES.invoker, specificationOf(4, TABLE)],
  'method 4 of the local table': [TYPES.invoker, specificationOf(4, LOCAL, { values: LOCAL_VALUES })],
  'method 4 for an invoker that believes the gateway': [
    TYPES.invoker,
    specificationOf(4, LOCAL, { values: believing }),
  ],
};

/** Each makes the specification of method 3 or 4 one that the API does not know. */
const WRONG: Readonly<Record<string, readonly [of: string, edit: Edit]>> = {
  'a misspelt field of a route': ['method 4', put('/routes/0/method', ['GET'])],
  'a method that does not exist': ['method 4', put('/routes/0/methods/0', 'FETCH')],
  'a route without a back end': ['method 4', drop('/routes/0/backend')],
  'a back end of another kind': ['method 4', put('/routes/0/backend/type', 'HTTP_BACKEND')],
  'a field that a function has not': ['method 4', put('/routes/0/backend/timeout', 5)],
  'an authorizer without a function': ['method 4', drop('/requestPolicies/authentication/functionId')],
  'headerTransformations in a failure policy': [
    'method 4',
    put('/requestPolicies/authentication/validationFailurePolicy', {
      type: 'MODIFY_RESPONSE',
      headerTransformations: { setHeaders: { items: [] } },
    }),
  ],
  'a text for a number': ['method 3', put('/routes/0/backend/readTimeoutInSeconds', '300')],
  'ifExists in lower case': [
    'method 3',
    put('/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/ifExists', 'overwrite'),
  ],
  'a key that is no RSA key': [
    'method 3 with static keys',
    put('/requestPolicies/authentication/validationPolicy/keys/0/kty', 'EC'),
  ],
};

describe('a generated specification', () => {
  let folder = '';
  let output = '';

  before(() => {
    // Inside of the project, where the compiler finds its packages, and out of sight of everything else.
    mkdirSync(join(ROOT, '.local'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.local', 'types-'));
    const files = [
      ...Object.entries(GOOD).map(([name, [type, specification]]) => write(name, type, specification)),
      ...Object.entries(WRONG).map(([name, [of, edit]]) => {
        const [type, specification] = GOOD[of] ?? ['', {}];
        const changed = structuredClone(specification);
        edit(changed);
        return write(name, type, changed);
      }),
    ];
    const config = { extends: '../../tsconfig.json', compilerOptions: { noEmit: true }, include: [], files };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/.bin/tsc'), '-p', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    output = stdout;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, type: string, specification: unknown): string {
    const types = join(ROOT, 'gateway', 'api', 'types.ts');
    const file = toFileName(name);
    const literal = JSON.stringify(specification, undefined, 2);
    // Of static keys the package's own type has less than the API: a literal would have too much for it.
    const whole = literal.includes('STATIC_KEYS') ? 'precise' : literal;
    const text = `import type * as Api from ${JSON.stringify(types)};
const precise: Api.ApiSpecification & ${type} = ${literal};
export const specification: Api.ApiSpecification = ${whole};
export { precise };
`;
    writeFileSync(join(folder, file), text);
    return file;
  }

  for (const name of Object.keys(GOOD)) {
    it(`compiles: ${name}`, () => {
      assert.deepEqual(errorsIn(output, name), []);
    });
  }

  for (const name of Object.keys(WRONG)) {
    it(`does not compile with ${name}`, () => {
      assert.ok(errorsIn(output, name).length > 0, output);
    });
  }

  for (const [name, [, specification]] of Object.entries(GOOD)) {
    it(`comes out of the package as it went in: ${name}`, () => {
      const { ApiSpecification } = models;
      const json = JSON.parse(JSON.stringify(specification));
      const through = ApiSpecification.getJsonObj(
        ApiSpecification.getDeserializedJsonObj(structuredClone(json)) as models.ApiSpecification,
      );
      assert.deepEqual(JSON.parse(JSON.stringify(through)), json);
    });
  }
});

function toFileName(name: string): string {
  return `${name.replaceAll(/\W+/g, '-')}.ts`;
}

/** What the compiler says of one file. */
function errorsIn(output: string, name: string): readonly string[] {
  return output.split('\n').filter((line) => line.includes(`/${toFileName(name)}(`));
}
