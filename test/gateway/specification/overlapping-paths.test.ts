/** Paths of a table that share paths, and the routes that each method makes of them, written out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  authorization,
  integration,
  routesOf,
  scoped,
  summaryOf,
  TARGET,
  variable,
} from './specification-bench.ts';

describe('paths that differ in the names of parameters only', () => {
  const rows = [
    integration('read', 'GET /v1/a/{x}/{more*}', { target: `${TARGET}/read/{x}/{more*}` }),
    integration('write', 'POST /v1/a/{y}/{rest*}', { target: `${TARGET}/write/{rest*}` }),
  ];

  it('are one path, with the names of the first', () => {
    assert.deepEqual(summaryOf(4, rows), [['/a/{x}/{more*}', 'GET POST', 'ORACLE', authorization(['use'])]]);
  });

  it('lead each to its own target with the first one’s names', () => {
    assert.deepEqual(summaryOf(1, rows), [
      ['/a/{x}/{more*}', 'GET', `read/${variable('x')}/${variable('more')}`],
      ['/a/{x}/{more*}', 'POST', `write/${variable('more')}`],
      ['/a/{x}', 'GET', `read/${variable('x')}`],
      ['/a/{x}', 'POST', 'write'],
    ]);
  });
});

describe('a wildcard', () => {
  it('has a second path to OIC without any segment, whose address has no slash at its end', () => {
    const rows = [integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}?v=1` })];
    assert.deepEqual(summaryOf(1, rows), [
      ['/files/{path*}', 'GET', `f/${variable('path')}?v=1`],
      ['/files', 'GET', 'f?v=1'],
    ]);
    assert.deepEqual(summaryOf(4, rows), [['/files/{path*}', 'GET', 'ORACLE', authorization(['use'])]]);
  });

  it('has none where the target does not use it, or the prefix alone would be left', () => {
    assert.equal(routesOf(1, [integration('a', 'GET /v1/a/{path*}')]).length, 1);
    assert.equal(
      routesOf(1, [integration('a', 'GET /v1/{path*}', { target: `${TARGET}/{path*}` })]).length,
      1,
    );
  });

  it('has the method of its own on narrower paths too, where the invoker would have it', () => {
    const rows = [
      integration('files', 'GET /v1/files/{path*}', { target: `${TARGET}/f/{path*}`, ...scoped('r') }),
      integration('upload', 'POST /v1/files/{kind}/upload', { target: `${TARGET}/u/{kind}`, ...scoped('w') }),
    ];
    assert.deepEqual(summaryOf(4, rows), [
      ['/files/{path*}', 'GET', 'ORACLE', authorization(['r'])],
      ['/files/{kind}/upload', 'GET POST', 'ORACLE', authorization(['r', 'w'])],
    ]);
    assert.deepEqual(summaryOf(3, rows), [
      ['/files/{path*}', 'GET', `f/${variable('path')}`, authorization(['r'])],
      ['/files/{kind}/upload', 'GET', `f/${variable('kind')}/upload`, authorization(['r'])],
      ['/files/{kind}/upload', 'POST', `u/${variable('kind')}`, authorization(['w'])],
      ['/files', 'GET', 'f', authorization(['r'])],
    ]);
  });

  it('has not the paths that a narrower integration has of its own', () => {
    const rows = [
      integration('wide', 'GET /v1/a/{path*}', scoped('w')),
      integration('narrow', 'GET /v1/a/b', scoped('n')),
    ];
    assert.deepEqual(summaryOf(3, rows), [
      ['/a/{path*}', 'GET', 'wide', authorization(['w'])],
      ['/a/b', 'GET', 'narrow', authorization(['n'])],
    ]);
  });
});

describe('paths that cross with different methods', () => {
  const rows = [
    integration('one', 'GET /v1/a/{x}', { target: `${TARGET}/one/{x}`, ...scoped('1') }),
    integration('two', 'POST /v1/{y}/b', { target: `${TARGET}/two/{y}`, ...scoped('2') }),
  ];

  it('get a path for what they share', () => {
    assert.deepEqual(summaryOf(4, rows), [
      ['/a/{x}', 'GET', 'ORACLE', authorization(['1'])],
      ['/{y}/b', 'POST', 'ORACLE', authorization(['2'])],
      ['/a/b', 'GET POST', 'ORACLE', authorization(['1', '2'])],
    ]);
    assert.deepEqual(summaryOf(3, rows).slice(2), [
      ['/a/b', 'GET', 'one/b', authorization(['1'])],
      ['/a/b', 'POST', 'two/a', authorization(['2'])],
    ]);
  });

  it('get names for its parameters that none of them has elsewhere', () => {
    const more = [
      integration('one', 'GET /v1/a/{x}/{y}', { target: `${TARGET}/{x}/{y}` }),
      integration('two', 'POST /v1/{y}/b/{x}', { target: `${TARGET}/{x}/{y}` }),
    ];
    assert.deepEqual(summaryOf(1, more).slice(2), [
      ['/a/b/{p3}', 'GET', `b/${variable('p3')}`],
      ['/a/b/{p3}', 'POST', `${variable('p3')}/a`],
    ]);
  });
});
