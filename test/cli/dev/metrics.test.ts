/** What `make dev` counts of the functions' lines: the documented fields, and nothing that is none of these. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from '../../../cli/dev/metrics.ts';
import { NOW } from '../../support/clock.ts';
import { createLogLines } from '../../support/log-lines.ts';

describe('the metrics of the functions', () => {
  it('take nothing that is no line of theirs', () => {
    const metrics = createMetrics();
    for (const line of [
      '',
      '{',
      'null',
      '[]',
      '{"event":1}',
      '{"event":"constructor"}',
      '{"event":"other"}',
    ]) {
      assert.equal(metrics.add(line), false, line);
    }
    assert.deepEqual(metrics.toLines().slice(0, 2), ['decisions none', 'invocations none']);
  });

  it('count decisions by reason, answers by status, keys, secrets and replays, from the log itself', () => {
    const { log, lines } = createLogLines(() => NOW);
    log.info('keys_fetched', { host: 'domain.example', keyCount: 1, ms: 9 });
    log.info('decision', { decision: 'allow', cache: 'miss', keySetAgeSeconds: 1, ms: 4 });
    for (const ms of [1, 2, 3]) log.info('decision', { decision: 'allow', cache: 'hit', ms });
    log.info('decision', {
      decision: 'deny',
      reason: 'token_expired',
      cache: 'miss',
      keySetAgeSeconds: 7,
      ms: 5,
    });
    log.error('decision', { decision: 'undecided', code: 'ERR_KEYS_UNREACHABLE', ms: 3000 });
    log.info('secret_read', { stage: 'CURRENT', secretVersion: 1, ms: 20 });
    log.warn('secret_refused', { code: 'ERR_CREDENTIAL_REFUSED' });
    log.info('token_minted', { ms: 20 });
    log.info('invocation', { status: 200, attempts: 2, ms: 30 });
    log.info('invocation', { status: 403, code: 'ERR_CALLER_NOT_ALLOWED', ms: 2 });
    log.warn('secret_read_failed', { code: 'ERR_VAULT_DENIED' });
    log.warn('keys_fetch_failed', { code: 'ERR_KEYS_UNREACHABLE' });
    const metrics = createMetrics();
    for (const line of lines) assert.equal(metrics.add(line), true, line);
    assert.deepEqual(metrics.toLines(), [
      'decisions allow ×4, deny token_expired ×1, undecided ERR_KEYS_UNREACHABLE ×1; p50 4 ms, p95 3000 ms',
      'invocations 200 ×1, 403 ERR_CALLER_NOT_ALLOWED ×1; p50 30 ms, p95 30 ms',
      'key set fetched 1, failed 1, age 7 s, verified before 60 %',
      'vault reads 1, failed 1, tokens minted 1, credentials refused 1, replays 1',
    ]);
  });
});
