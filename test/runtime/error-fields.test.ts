/** What a log line says of an error: code, detail and status of ours; of anything else its place, never its message. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatekeeperError } from '../../src/errors.ts';
import { toErrorFields } from '../../src/runtime/error-fields.ts';

describe('the fields of an error', () => {
  it('are code and place of a mistake of ours, without its message', () => {
    const { code, detail, ...rest } = toErrorFields(new TypeError('canary'));
    assert.equal(code, 'ERR_INTERNAL');
    assert.match(detail ?? '', /^TypeError at .*error-fields\.test\.ts/);
    assert.doesNotMatch(detail ?? '', /canary/);
    assert.deepEqual(rest, {});
  });

  it('are no text of what was thrown without being an error', () => {
    assert.deepEqual(toErrorFields('canary'), { code: 'ERR_INTERNAL', detail: 'string without a stack' });
    assert.equal(toErrorFields({ code: 'ERR_VAULT_DENIED', detail: 'canary' }).code, 'ERR_INTERNAL');
  });

  it('are the code alone where nothing more is known', () => {
    assert.deepEqual(toErrorFields(new GatekeeperError('ERR_VAULT_TIMEOUT')), { code: 'ERR_VAULT_TIMEOUT' });
  });

  it('are code, detail and upstream status where those are known', () => {
    const context = { detail: 'a sentence', upstreamStatus: 503 };
    assert.deepEqual(toErrorFields(new GatekeeperError('ERR_VAULT_UNAVAILABLE', context)), {
      code: 'ERR_VAULT_UNAVAILABLE',
      ...context,
    });
  });
});
