/** The rule `cache-key`: a decision must not be replayed for an input that it was not made for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drop, put } from '../json-edits.ts';
import { foundAfter, lint, specificationWith, variable } from './lint-bench.ts';

const POLICY = '/requestPolicies/authentication';
const KEY = `${POLICY}/cacheKey`;

describe('the cache key of an authorizer', () => {
  it('may be left out: then every input is in it', () => {
    const withTwo = put(`${POLICY}/parameters/host`, 'request.host');
    assert.deepEqual(foundAfter(withTwo, drop(KEY)), []);
    assert.deepEqual(foundAfter(withTwo, put(KEY, null)), [], 'as the SDK writes what is not set');
  });

  it('may be in any order, and name an input twice', () => {
    const withTwo = put(`${POLICY}/parameters/host`, 'request.host');
    assert.deepEqual(foundAfter(withTwo, put(KEY, ['host', 'authorization', 'host'])), []);
  });

  it('must have every input, with one finding for each that it leaves out', () => {
    const parameters = { a: 'request.headers[a]', 'b"c': 'request.query[b]', d: 'request.host' };
    const specification = specificationWith(put(`${POLICY}/parameters`, parameters), put(KEY, ['d']));
    assert.deepEqual(
      lint(specification).map(({ rule, pointer, mend }) => [rule, pointer, mend]),
      [
        ['cache-key', KEY, 'add "a"'],
        ['cache-key', KEY, 'add "b\\"c"'],
      ],
    );
  });

  it('tells names apart by case, as the API does', () => {
    assert.deepEqual(foundAfter(put(KEY, ['Authorization'])), [`cache-key ${KEY}`, `cache-key ${KEY}/0`]);
  });

  it('may name no stranger, nor what every object inherits', () => {
    assert.deepEqual(foundAfter(put(KEY, ['authorization', 'token', 'constructor', '__proto__'])), [
      `cache-key ${KEY}/1`,
      `cache-key ${KEY}/2`,
      `cache-key ${KEY}/3`,
    ]);
    assert.deepEqual(
      foundAfter(drop(`${POLICY}/parameters`), put(`${POLICY}/tokenHeader`, 'Authorization')),
      [`cache-key ${KEY}/0`],
    );
  });

  for (const body of ['request.body', variable('request.body'), 'request.body[x]']) {
    it(`cannot have ${body}, wherever it is named`, () => {
      const withBody = put(`${POLICY}/parameters/body`, body);
      const finding = [`cache-key ${POLICY}/parameters/body`];
      assert.deepEqual(foundAfter(withBody), finding);
      assert.deepEqual(foundAfter(withBody, put(`${KEY}/-`, 'body')), finding);
      assert.deepEqual(foundAfter(withBody, drop(KEY)), finding);
    });
  }

  it('of a header that is called like the body is fine', () => {
    assert.deepEqual(foundAfter(put(`${POLICY}/parameters/authorization`, 'request.bodyguard[x]')), []);
  });

  it('that is empty keeps nothing apart, and is no list that the API takes', () => {
    assert.deepEqual(foundAfter(put(KEY, [])), [`limit ${KEY}`, `cache-key ${KEY}`]);
  });

  it('is looked at in every authorizer of a dynamic choice', () => {
    const servers = ['a', 'b'].map((name) => ({
      key: { type: 'ANY_OF', name, values: [name] },
      authenticationServerDetail: {
        type: 'CUSTOM_AUTHENTICATION',
        functionId: 'ocid1.fnfunc.oc1..x',
        parameters: { [name]: 'request.headers[Authorization]' },
        cacheKey: ['a'],
      },
    }));
    const dynamicAuthentication = {
      selectionSource: { type: 'SINGLE', selector: 'request.headers[x]' },
      authenticationServers: servers,
    };
    const at = '/requestPolicies/dynamicAuthentication/authenticationServers/1/authenticationServerDetail';
    assert.deepEqual(foundAfter(put('/requestPolicies', { dynamicAuthentication })), [
      `cache-key ${at}/cacheKey`,
      `cache-key ${at}/cacheKey/0`,
    ]);
  });
});
