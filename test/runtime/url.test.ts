/** Which addresses may be called at all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCallableUrl } from '../../src/runtime/url.ts';

describe('an address', () => {
  it('with https may be called', () => {
    for (const allow of [true, false]) assert.ok(isCallableUrl(new URL('https://domain.example/'), allow));
  });

  for (const host of ['127.0.0.1', '127.0.0.1:8080', '[::1]:8080', 'localhost', 'LOCALHOST', '127.1']) {
    it(`http://${host} may be called only when plain http is allowed`, () => {
      assert.ok(isCallableUrl(new URL(`http://${host}/`), true));
      assert.ok(!isCallableUrl(new URL(`http://${host}/`), false));
    });
  }

  for (const host of [
    'domain.example',
    '10.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '[::]',
    '[::ffff:10.0.0.1]',
    'localhost.example',
    '127.0.0.1.example',
    'localhost@domain.example',
    'domain.example#localhost',
  ]) {
    it(`http://${host} may never be called`, () => {
      assert.ok(!isCallableUrl(new URL(`http://${host}/`), true));
    });
  }

  for (const url of [
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'ws://localhost/',
    'data:text/plain,x',
    'blob:https://a.example/x',
  ]) {
    it(`${url} may never be called`, () => {
      assert.ok(!isCallableUrl(new URL(url), true));
    });
  }
});
