/** The table of error codes, and the error that carries one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { ERRORS, type ErrorCode, GatekeeperError, toErrorCode } from '../src/errors.ts';

const ENTRIES = Object.entries(ERRORS);

describe('the table of errors', () => {
  for (const [code, entry] of ENTRIES) {
    it(`says of ${code} what it is, what to do, and with which status it goes out`, () => {
      assert.match(code, /^ERR(_[A-Z]+){1,3}$/);
      assert.ok(Number.isInteger(entry.status) && entry.status >= 400 && entry.status <= 504);
      for (const text of [entry.title, entry.meaning, entry.mend]) assert.match(text, /\S/);
    });

    it(`tells the caller of ${code} nothing about the inside`, () => {
      assert.doesNotMatch(entry.title, /vault|ocid|idcs|domain|jwk|password|secret|https?:|[A-Z]+_[A-Z]+/i);
    });
  }

  it('calls a fault of the caller never retryable, since the same call fails again', () => {
    const wrong = ENTRIES.filter(([, { status, retryable }]) => status < 500 && retryable);
    assert.deepEqual(wrong, []);
  });

  it('answers what may pass by itself with 502, 503 or 504', () => {
    const passing = ENTRIES.filter(([, { retryable }]) => retryable);
    assert.ok(passing.every(([, { status }]) => status >= 502 && status <= 504));
  });

  it('gives the same title to everything that is wrong behind us, so that a caller cannot probe it', () => {
    const titles = (area: string) =>
      new Set(ENTRIES.filter(([code]) => code.startsWith(area)).map(([, { title }]) => title));
    assert.equal(titles('ERR_KEYS_').size, 1);
    const hidden: ErrorCode[] = ['ERR_VAULT_DENIED', 'ERR_VAULT_NO_PRINCIPAL', 'ERR_SECRET_FORM'];
    assert.equal(new Set(hidden.map((code) => ERRORS[code].title)).size, 1);
  });
});

describe('an error with a code', () => {
  it('has its code as message, so that printing it tells nothing more', () => {
    const error = new GatekeeperError('ERR_KEYS_PROTECTED', { detail: 'a sentence', upstreamStatus: 401 });
    assert.equal(error.message, 'ERR_KEYS_PROTECTED');
    assert.equal(String(error), 'GatekeeperError: ERR_KEYS_PROTECTED');
    assert.deepEqual(
      [error.code, error.detail, error.upstreamStatus],
      ['ERR_KEYS_PROTECTED', 'a sentence', 401],
    );
  });

  it('has neither detail nor status when nobody gave one', () => {
    const error = new GatekeeperError('ERR_INTERNAL');
    assert.deepEqual([error.detail, error.upstreamStatus], [undefined, undefined]);
  });

  it('chains no other error, since those carry requests and tokens', () => {
    const error = new GatekeeperError('ERR_OIC_UNREACHABLE', { detail: 'broken' });
    assert.equal(error.cause, undefined);
    assert.doesNotMatch(inspect(error), /cause/);
  });

  it('is told from everything else, which is a mistake of ours', () => {
    assert.equal(toErrorCode(new GatekeeperError('ERR_VAULT_TIMEOUT')), 'ERR_VAULT_TIMEOUT');
    for (const other of [
      new Error('x'),
      { code: 'ERR_VAULT_TIMEOUT' },
      'ERR_VAULT_TIMEOUT',
      null,
      undefined,
      0,
    ]) {
      assert.equal(toErrorCode(other), 'ERR_INTERNAL');
    }
  });
});
