/** The gateway's request out of Fn's headers. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGatewayRequest } from '../../src/invoker/request.ts';
import { gatewayHeaders } from './call-bench.ts';

function parse(changes: Parameters<typeof gatewayHeaders>[0] = {}, body = Buffer.alloc(0)) {
  return parseGatewayRequest({ headers: gatewayHeaders(changes), body });
}

function parseUrl(url: string) {
  const { path, query } = parse({ 'fn-http-request-url': [url] });
  return { path, query };
}

describe('a request of the gateway', () => {
  it('has the method, path, query and body as the client sent them', () => {
    const body = Buffer.from([0, 255, 13, 10]);
    const request = parse(
      { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/v1/a%20b?x=%2F&x=2'] },
      body,
    );
    assert.equal(request.method, 'POST');
    assert.equal(request.path, '/v1/a%20b');
    assert.equal(request.query, '?x=%2F&x=2');
    assert.equal(request.body, body);
  });

  it('has the client headers without their prefix, and none of the platform', () => {
    const { headers } = parse({ 'fn-http-h-accept': ['a', 'b'], 'oci-subject-id': ['x'], accept: ['y'] });
    assert.deepEqual([...headers.keys()].toSorted(), ['accept', 'authorization']);
    assert.deepEqual(headers.get('accept'), ['a', 'b']);
  });

  it('is refused with two content types: one of them came past the gateway', () => {
    assert.throws(() => parse({ 'content-type': ['application/json', 'text/html'] }), {
      code: 'ERR_REQUEST_NOT_HTTP',
    });
  });

  it('takes the content type from where the gateway puts it', () => {
    const { headers } = parse({ 'content-type': ['text/plain'], 'fn-http-h-content-type': ['spoofed/type'] });
    assert.deepEqual(headers.get('content-type'), ['text/plain']);
  });

  it('takes no Authorization but the client’s', () => {
    const { headers } = parse({ authorization: ['Bearer other'], 'fn-http-h-authorization': undefined });
    assert.equal(headers.has('authorization'), false);
  });

  it('forgets the host of an absolute URL, which the open-source server sends', () => {
    assert.deepEqual(parseUrl('http://anything.example:80/a?b'), { path: '/a', query: '?b' });
    assert.deepEqual(parseUrl('https://user@anything.example/a'), { path: '/a', query: '' });
  });

  it('does not resolve dot segments, which are refused later', () => {
    assert.equal(parseUrl('/a/../b').path, '/a/../b');
  });

  it('keeps an empty query and one that holds question marks', () => {
    assert.equal(parseUrl('/a?').query, '?');
    assert.equal(parseUrl('/a??b?c').query, '??b?c');
  });

  it('accepts a body of 6 MB and refuses one byte more', () => {
    assert.equal(parse({}, Buffer.alloc(6 * 1024 * 1024)).body.length, 6 * 1024 * 1024);
    assert.throws(() => parse({}, Buffer.alloc(6 * 1024 * 1024 + 1)), { code: 'ERR_REQUEST_TOO_LARGE' });
  });

  for (const name of ['fn-intent', 'fn-http-method', 'fn-http-request-url']) {
    it(`is refused without ${name}`, () => {
      assert.throws(() => parse({ [name]: undefined }), { code: 'ERR_REQUEST_NOT_HTTP' });
      assert.throws(() => parse({ [name]: [] }), { code: 'ERR_REQUEST_NOT_HTTP' });
    });

    it(`is refused with ${name} twice, even with the same value`, () => {
      const value = gatewayHeaders().get(name)?.[0] ?? '';
      assert.throws(() => parse({ [name]: [value, value] }), { code: 'ERR_REQUEST_NOT_HTTP' });
    });
  }

  for (const method of ['get', 'TRACE', 'CONNECT', 'PROPFIND', 'GET ', 'GET\n', ' GET', 'GETX', '', '*']) {
    it(`is refused with the method ${JSON.stringify(method)}`, () => {
      assert.throws(() => parse({ 'fn-http-method': [method] }), { code: 'ERR_REQUEST_NOT_HTTP' });
    });
  }

  it('is refused with another intent', () => {
    assert.throws(() => parse({ 'fn-intent': ['cloudevent'] }), { code: 'ERR_REQUEST_NOT_HTTP' });
  });

  for (const url of [
    '',
    '*',
    'a',
    '?a',
    '//a',
    '//evil.example/a',
    'http://evil.example',
    'http://evil.example//a',
    'ftp://evil.example/a',
    'evil.example:443',
    '/a#b',
    '/a?b#c',
    '/a?b c',
    '/a?b\tc',
    '/a?\x7f',
    '/a?é',
  ]) {
    it(`is refused with the URL ${JSON.stringify(url)}`, () => {
      assert.throws(() => parseUrl(url), { code: 'ERR_REQUEST_PATH' });
    });
  }
});
