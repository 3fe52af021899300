/** Where the table is: in the configuration, in a file, or in Vault; and what is said of one that cannot be used. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConfiguredRoutes, readTable } from '../../src/invoker/table-source.ts';
import { createDeadline } from '../../src/runtime/clock.ts';
import { createSecretCache } from '../../src/vault/secret-cache.ts';
import { NOW } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { CANARY, row, tokenCredential } from './table-bench.ts';
import { TABLE_ID, toTableText } from './table-source-bench.ts';
import { createReader } from './vault-bench.ts';

const EXAMPLE = 'integrations.json';
const EXPECTED = 'inline JSON, the path of a file, or the OCID of a Vault secret, readable';
const clock = (): number => NOW;

function refuseToRead(): never {
  throw new Error(CANARY);
}

/** What INTEGRATIONS says; a file is read only where a test gives one. */
function read(
  INTEGRATIONS: string,
  readFile: (path: string) => string = refuseToRead,
  settings: Partial<Parameters<typeof readTable>[0]> = {},
) {
  return readTable({ INTEGRATIONS, ...settings }, readFile);
}

/** The route that a table which is there has for a path; Vault is not asked. */
async function findIn(table: ReturnType<typeof readTable>, path: string): Promise<string> {
  assert.ok(!('problems' in table), JSON.stringify(table));
  const { log } = createLogLines(clock);
  const secrets = createSecretCache({ read: createReader(), ttlSeconds: 1, clock, log });
  const routes = await createConfiguredRoutes(table, { secrets, clock, log })(createDeadline(NOW, clock));
  return routes('GET', path).integration.route;
}

describe('a table is a problem of the configuration', () => {
  const unreadable = { problems: [{ key: 'INTEGRATIONS', expected: EXPECTED, example: EXAMPLE }] };

  it('when its file cannot be read, without the file’s name or the reason', () => {
    assert.deepEqual(read(`/${CANARY}/integrations.json`), unreadable);
  });

  it('when INTEGRATIONS is an OCID of something else, which is no file either', () => {
    assert.deepEqual(read('ocid1.secret.oc1..example'), unreadable);
    assert.deepEqual(read(`${TABLE_ID} x`), unreadable);
  });

  it('when INTEGRATIONS is an object, which is no list', () => {
    assert.deepEqual(read(`{"name":"${CANARY}"}`), unreadable);
  });

  it('when the configuration could not be read at all', () => {
    const paths: string[] = [];
    const result = readTable({}, (path) => {
      paths.push(path);
      return refuseToRead();
    });
    assert.deepEqual([result, paths], [unreadable, ['']]);
  });

  const WRONG = JSON.stringify([row({ name: CANARY, timeoutSeconds: 0, extra: CANARY })]);
  for (const [where, result] of [
    ['inline', read(WRONG)],
    ['in a file', read('file.json', () => WRONG)],
  ] as const) {
    it(`when it is wrong ${where}, with each problem by itself`, () => {
      const problem = (expected: string) => ({ key: 'INTEGRATIONS', expected, example: EXAMPLE });
      assert.deepEqual(result, {
        problems: [
          problem(`${CANARY}.timeoutSeconds: expected a whole number from 1 to 300`),
          problem(`${CANARY}.extra: no such member`),
        ],
      });
    });
  }

  it('when it is no JSON, without a word of it', () => {
    assert.doesNotMatch(JSON.stringify(read(`[${CANARY}`)), new RegExp(CANARY));
    assert.doesNotMatch(JSON.stringify(read('file', () => CANARY)), new RegExp(CANARY));
  });

  it('when it has http, unless that is allowed, and then to this machine only', () => {
    const toText = (target: string) => JSON.stringify([row({ target })]);
    const local = toText('http://127.0.0.1/x');
    const insecure = { ALLOW_INSECURE_HTTP: true };
    assert.ok('problems' in read(local));
    assert.ok(!('problems' in read(local, refuseToRead, insecure)));
    assert.ok('problems' in read(toText('http://oic.example/x'), refuseToRead, insecure));
  });

  it('when a credential names no token endpoint, unless a domain is configured', () => {
    const credential = tokenCredential('client_credentials', { tokenUrl: undefined });
    const text = JSON.stringify([row({ credential })]);
    const IDENTITY_DOMAIN_URL = new URL('https://idcs.example');
    assert.ok('problems' in read(text));
    assert.ok(!('problems' in read(text, refuseToRead, { IDENTITY_DOMAIN_URL })));
  });
});

describe('a table', () => {
  it('is used as it stands in the configuration, and no file is read', async () => {
    assert.equal(await findIn(read(toTableText('inline')), '/inline'), 'GET /inline');
  });

  it('is used as it stands in the file that is named, exactly as it is named', async () => {
    const readFile = (path: string) => toTableText(path === './a file.json' ? 'file' : 'other');
    assert.equal(await findIn(read('./a file.json', readFile), '/file'), 'GET /file');
  });

  it('in Vault is not read at start', () => {
    assert.ok(!('problems' in read(TABLE_ID)));
  });
});
