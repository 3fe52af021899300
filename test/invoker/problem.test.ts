/** Problem answers: RFC 9457, generic words, and the headers that a status demands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERRORS, type ErrorCode, GatekeeperError } from '../../src/errors.ts';
import { toProblem, toProblemHeaders } from '../../src/invoker/problem.ts';
import { MethodNotAllowedError } from '../../src/invoker/routes.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe('a problem answer', () => {
  for (const code of CODES) {
    it(`says ${code} with its status, its public title and the call id, and nothing else`, () => {
      const answer = toProblem(code, 'call-1');
      const { status, title } = ERRORS[code];
      assert.equal(answer.status, status);
      assert.equal(answer.contentType, 'application/problem+json');
      assert.deepEqual(JSON.parse(String(answer.body)), {
        type: 'about:blank',
        title,
        status,
        code,
        callId: 'call-1',
      });
    });
  }

  it('must not be stored', () => {
    assert.deepEqual(toProblem('ERR_INTERNAL', '').headers, [['cache-control', 'no-store']]);
  });

  it('keeps the headers that are handed to it', () => {
    assert.deepEqual(toProblem('ERR_METHOD_NOT_ALLOWED', '', [['allow', 'GET']]).headers, [
      ['cache-control', 'no-store'],
      ['allow', 'GET'],
    ]);
  });

  it('quotes a call id that holds JSON', () => {
    assert.equal(JSON.parse(String(toProblem('ERR_INTERNAL', '","x":"').body)).callId, '","x":"');
  });
});

describe('the headers of a problem', () => {
  it('challenge a caller without a token, without an error code (RFC 6750 §3.1)', () => {
    const [header] = toProblemHeaders('ERR_TOKEN_MISSING', new GatekeeperError('ERR_TOKEN_MISSING'));
    assert.deepEqual(header, ['www-authenticate', 'Bearer realm="oic-gatekeeper"']);
  });

  it('challenge a caller whose token was refused, with invalid_token', () => {
    const [header] = toProblemHeaders('ERR_TOKEN_REFUSED', new GatekeeperError('ERR_TOKEN_REFUSED'));
    assert.match(header?.[1] ?? '', /error="invalid_token"/);
  });

  it('list the methods of a 405', () => {
    const error = new MethodNotAllowedError(['GET', 'PUT']);
    assert.deepEqual(toProblemHeaders(error.code, error), [['allow', 'GET, PUT']]);
  });

  it('challenge nobody when it is not about the token', () => {
    for (const code of CODES.filter((other) => ERRORS[other].status !== 401)) {
      assert.deepEqual(toProblemHeaders(code, new Error('other')), []);
    }
  });
});
