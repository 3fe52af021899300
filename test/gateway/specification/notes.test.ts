/** What whoever deploys is told beside the specification. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toNotes } from '../../../gateway/specification/notes.ts';
import {
  createSpecification,
  type Method,
  routeSecretIds,
} from '../../../gateway/specification/specification.ts';
import { tokenCredential, toTable } from '../../invoker/table-bench.ts';
import { integration, VALUES } from './specification-bench.ts';

const token = { credential: tokenCredential('client_credentials') };
const STANDS =
  "this specification holds OIC's credential, and so will the deployment: whoever may read either has it. Delete the file after use";

function notesOf(method: Method, ...rows: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return toNotes(method, toTable(rows), '/v1');
}

describe('the notes on a specification', () => {
  const plain = integration('plain', 'GET /v1/plain');

  it('are none for method 4 of a table that is served whole', () => {
    assert.deepEqual(
      notesOf(4, plain, integration('b', 'GET /v1/b', token), integration('c', 'GET /v1/c', { allow: [] })),
      [],
    );
  });

  it('name what is left out, and why', () => {
    const rows = [
      plain,
      integration('outside', 'GET /v2/a'),
      integration('nobody', 'GET /v1/b', { allow: [] }),
      integration('no-one', 'GET /v1/c', { allow: [], ...token }),
      integration('token', 'GET /v1/d', token),
    ];
    const outside = 'left out, not under /v1/: outside';
    const nobody = 'left out, as nobody may call it: nobody, no-one';
    const minted =
      'left out, as their credential is a token that is minted for each hour, which method 4 alone can do: token';
    assert.deepEqual(notesOf(4, ...rows), [outside]);
    assert.deepEqual(notesOf(3, ...rows), [outside, nobody, minted, STANDS]);
    assert.deepEqual(notesOf(2, ...rows).slice(0, 3), [outside, nobody, minted]);
    assert.deepEqual(notesOf(1, ...rows).slice(0, 2), [outside, nobody]);
  });

  it('say that methods 1 and 2 hold nobody to the table', () => {
    assert.deepEqual(notesOf(1, plain), [
      "who may call is not held to here: plain; whoever has OIC's user reaches all of them",
    ]);
    assert.deepEqual(notesOf(2, plain), [
      'who may call is not held to here: plain; whoever reaches the gateway may call all of them',
      STANDS,
    ]);
  });

  it('say whom method 3 lets in who should not', () => {
    const allowed = {
      exact: [{ scopes: ['a'] }, { scopes: ['b'] }],
      both: [{ scopes: ['a', 'b'] }],
      client: [{ scopes: ['a'] }, { scopes: ['a'], clients: ['c'] }],
      subject: [{ subjects: ['s'] }],
    };
    const rows = Object.entries(allowed).map(([name, allow]) =>
      integration(name, `GET /v1/${name}`, { allow }),
    );
    assert.deepEqual(notesOf(3, ...rows), [
      'who may call is not held to here: both, client, subject; the gateway asks for one scope of an entry, and where an entry names none, for any token of the audience',
      STANDS,
    ]);
    assert.deepEqual(notesOf(3, plain), [STANDS]);
  });

  it('hold no address, secret or route of the table', () => {
    for (const method of [1, 2, 3, 4] as const) {
      const text = notesOf(method, plain, integration('b', 'GET /v1/canary', token)).join('\n');
      assert.doesNotMatch(text, /canary|ocid1|https:/);
    }
  });
});

describe('the secrets that a specification needs', () => {
  const rows = toTable([
    integration('a', 'GET /v1/a'),
    integration('b', 'GET /v1/b'),
    integration('c', 'GET /v1/c', {
      credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..other' },
    }),
    integration('outside', 'GET /v2/a', {
      credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..outside' },
    }),
    integration('nobody', 'GET /v1/d', {
      allow: [],
      credential: { type: 'basic', secretId: 'ocid1.vaultsecret.oc1..nobody' },
    }),
    integration('token', 'GET /v1/e', token),
  ]);

  it('are those of the integrations that methods 2 and 3 serve, each once', () => {
    for (const method of [2, 3] as const) {
      assert.deepEqual(routeSecretIds(method, rows, '/v1'), [
        'ocid1.vaultsecret.oc1..exampleoic',
        'ocid1.vaultsecret.oc1..other',
      ]);
    }
  });

  it('are none for methods 1 and 4', () => {
    assert.deepEqual(routeSecretIds(1, rows, '/v1'), []);
    assert.deepEqual(routeSecretIds(4, rows, '/v1'), []);
  });

  it('must all have been read, or the specification is not made', () => {
    const input = { method: 2, integrations: rows, values: VALUES } as const;
    assert.throws(() => createSpecification(input), {
      message: 'the credential in ocid1.vaultsecret.oc1..exampleoic was not read',
    });
  });
});
