/** Writes a line for each read of a secret: which one, in which version, and how long it took; never what it holds. */
import type { Clock } from '../runtime/clock.ts';
import { toErrorFields } from '../runtime/error-fields.ts';
import type { Log } from '../runtime/log.ts';
import type { ReadSecret } from './secret-version.ts';

/** The same reader, with lines. It throws what `read` throws. */
export function withReadLog(read: ReadSecret, log: Log, clock: Clock): ReadSecret {
  return async (secretId, stage, timeoutMs) => {
    const startedAt = clock();
    try {
      const secret = await read(secretId, stage, timeoutMs);
      log.info('secret_read', { secretId, stage, secretVersion: secret.version, ms: clock() - startedAt });
      return secret;
    } catch (error) {
      log.warn('secret_read_failed', { secretId, stage, ...toErrorFields(error), ms: clock() - startedAt });
      throw error;
    }
  };
}
