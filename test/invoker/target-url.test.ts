/** The address of a call: the target, its parameters as segments, and the query of the caller behind its own. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRoutes } from '../../src/invoker/routes.ts';
import { toTargetUrl } from '../../src/invoker/target-template.ts';
import { row, toIntegration, toTable } from './table-bench.ts';

const TARGET = 'https://oic.example/flows/{id}';

/** The address for the parameters of a route that has `id` and `path*`. */
function toAddress(target: string, query: string, parameters: Record<string, readonly string[]>): string {
  const integration = toIntegration({ route: 'GET /{id}/{path*}', target });
  return toTargetUrl({ integration, parameters: new Map(Object.entries(parameters)) }, query).href;
}

const url = (query: string, target = TARGET, id = '7'): string => toAddress(target, query, { id: [id] });

describe('the address of a call', () => {
  it('is the target with its parameters encoded', () => {
    assert.equal(url('', TARGET, 'a/../b?c#d'), 'https://oic.example/flows/a%2F..%2Fb%3Fc%23d');
  });

  it('takes nothing of a value for another parameter or a pattern', () => {
    assert.equal(url('', TARGET, '{id}'), 'https://oic.example/flows/%7Bid%7D');
    assert.equal(url('', TARGET, "$&$1$'"), "https://oic.example/flows/%24%26%241%24'");
    const target = 'https://oic.example/{id}/{path*}';
    assert.equal(
      toAddress(target, '', { id: ['{path*}'], path: ['{id}', '{path*}'] }),
      'https://oic.example/%7Bpath*%7D/%7Bid%7D/%7Bpath*%7D',
    );
  });

  it('has each parameter wherever the target has it', () => {
    assert.equal(url('', 'https://oic.example/{id}/x-{id}.json'), 'https://oic.example/7/x-7.json');
  });

  it('has the query of the caller', () => {
    assert.equal(url('?a=1&a=2&b=%20'), 'https://oic.example/flows/7?a=1&a=2&b=%20');
    assert.equal(new URL(url('?')).search, '');
    assert.equal(url('??a'), 'https://oic.example/flows/7??a');
  });

  it('has the query of the target first', () => {
    assert.equal(url('', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1');
    assert.equal(url('?', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1');
    assert.equal(url('?a=2', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1&a=2');
  });

  it('keeps what the target fixes from the caller, however the caller spells it', () => {
    const target = 'https://oic.example/x?mode=safe';
    for (const query of ['?mode=evil', '?%6dode=evil', '?mode', '?mode=&mode=evil', '??mode=evil']) {
      assert.equal(url(query, target), target, query);
    }
    assert.equal(url('?a=%20&mode=evil&b', target), 'https://oic.example/x?mode=safe&a=%20&b');
    assert.equal(url('?Mode=other', target), 'https://oic.example/x?mode=safe&Mode=other');
  });

  it('keeps a pair without a name, which fixes nothing', () => {
    assert.equal(url('?&a=1&&', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1&&a=1&&');
    assert.equal(url('?=1', 'https://oic.example/x?v=1'), 'https://oic.example/x?v=1&=1');
  });

  it('does not leave its host for a query that looks like one', () => {
    assert.equal(new URL(url('?@evil.example//')).host, 'oic.example');
  });
});

describe('a wildcard in the address of a call', () => {
  const wildcard = (...path: readonly string[]): string =>
    toAddress('https://oic.example/flows/{path*}?v=1', '?a=2', { id: ['7'], path });

  it('is as many segments as the caller sent, each encoded by itself', () => {
    assert.equal(wildcard('a b', 'é', '@'), 'https://oic.example/flows/a%20b/%C3%A9/%40?v=1&a=2');
  });

  it('stays below its place whatever a segment holds', () => {
    assert.equal(
      wildcard('a/../b', '?x', '#y', '\\'),
      'https://oic.example/flows/a%2F..%2Fb/%3Fx/%23y/%5C?v=1&a=2',
    );
  });

  it('takes its slash along when there is no segment', () => {
    assert.equal(wildcard(), 'https://oic.example/flows?v=1&a=2');
  });

  it('may be the whole path', () => {
    const target = 'https://oic.example/{path*}';
    assert.equal(toAddress(target, '', { path: [] }), 'https://oic.example/');
    assert.equal(toAddress(target, '', { path: ['a', 'b'] }), 'https://oic.example/a/b');
  });

  it('is decoded once and encoded once on its way from the caller’s path', () => {
    const target = 'https://oic.example/{path*}';
    const find = createRoutes(toTable([row({ route: 'GET /files/{path*}', target })]));
    const address = (path: string): string => toTargetUrl(find('GET', path), '').href;
    assert.equal(address('/files'), 'https://oic.example/');
    assert.equal(address('/files/caf%c3%a9/a;b/%3Fx/...'), 'https://oic.example/caf%C3%A9/a%3Bb/%3Fx/...');
    assert.equal(address('/files/%66%6f/@evil.example'), 'https://oic.example/fo/%40evil.example');
  });
});
