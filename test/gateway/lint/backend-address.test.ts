/** The rule `backend-address`: where a route leads, and with it what it carries, is for the specification to say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { foundAfter, lint, specificationWith, variable } from './lint-bench.ts';

const AT = '/routes/2/backend/url';

describe('the address of a back end', () => {
  for (const url of [
    'https://oic.example',
    'https://oic.example:8443/a/b?c=d&e',
    'HTTPS://oic.example/',
    `https://oic.example/a/${variable('request.path[id]')}?v=1`,
    `https://oic.example/${variable('request.auth[tenant]')}/x`,
    'https://oic.example/a@b/.well-known/...',
  ]) {
    it(`may be ${url}`, () => {
      assert.deepEqual(foundAfter(put(AT, url)), []);
    });
  }

  for (const [url, why] of [
    ['', 'is no http or https address'],
    ['oic.example/a', 'is no http or https address'],
    ['ftp://oic.example/a', 'is no http or https address'],
    ['https:///a', 'is no http or https address'],
    ['https://oic.example/a#b', 'is no http or https address'],
    [variable('request.headers[to]'), 'is no http or https address'],
    [`https://${variable('request.host')}/`, 'lets a request choose the host'],
    [`https://oic.example${variable('request.headers[x]')}`, 'lets a request choose the host'],
    ['https://user:password@oic.example/', 'has a user or password in it'],
    ['https://token@oic.example/', 'has a user or password in it'],
    [`https://oic.example/?a=${variable('request.query[a]')}`, 'has a variable in its query'],
    ['https://oic.example/a/../b', 'has a dot segment in its path'],
    ['https://oic.example/./b', 'has a dot segment in its path'],
    ['https://oic.example/a/%2E%2e', 'has a dot segment in its path'],
  ] as const) {
    it(`may not be ${url}, which ${why}`, () => {
      const findings = lint(specificationWith(put(AT, url)));
      assert.deepEqual(
        findings.map((finding) => [finding.rule, finding.pointer, finding.why]),
        [['backend-address', AT, why]],
      );
    });
  }

  it('counts for each choice of a dynamic back end', () => {
    const backend = { type: 'HTTP_BACKEND', url: `https://${variable('request.host')}/` };
    const dynamic = {
      type: 'DYNAMIC_ROUTING_BACKEND',
      selectionSource: { type: 'SINGLE', selector: 'request.host' },
      routingBackends: [{ key: { type: 'ANY_OF', name: 'a' }, backend }],
    };
    assert.deepEqual(foundAfter(put('/routes/2/backend', dynamic)), [
      'backend-address /routes/2/backend/routingBackends/0/backend/url',
    ]);
  });
});
