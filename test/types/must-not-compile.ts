/** What must not compile. `tsc` is the test: a line below that compiles is an unused `@ts-expect-error`, and fails it. */
import type { GatekeeperError } from '../../src/errors.ts';
import type { Log } from '../../src/runtime/log.ts';
import type { Secret } from '../../src/runtime/secret.ts';
import type { Denial, DenialReason } from '../../src/token/denial.ts';

declare const log: Log;
declare const secret: Secret<string>;
declare const reason: DenialReason;
declare function send(authorization: string): void;
declare function fail(error: GatekeeperError): void;

/** Never called: only its types count. */
export function mustNotCompile(): void {
  // @ts-expect-error a secret is not a text: whoever sends it must reveal it
  send(secret);
  // @ts-expect-error a log line has no field for a token
  log.info('decision', { token: 'x' });
  // @ts-expect-error events are a closed list
  log.info('started');
  // @ts-expect-error a decision is no warning
  log.warn('decision');
  // @ts-expect-error what is unusual is no detail for debugging
  log.debug('keys_fetch_failed', { ms: 1 });
  // @ts-expect-error a field that some lines have is none of every line
  log.info('keys_fetched', { subject: 'x' });
  // @ts-expect-error a count is no text
  log.info('keys_fetched', { keyCount: '1' });
  // @ts-expect-error a decision is one of three words
  log.info('decision', { decision: 'perhaps' });
  // @ts-expect-error a log line takes no secret
  log.info('decision', { detail: secret });
  // @ts-expect-error a log line takes no error as a whole
  log.error('failure', { detail: new Error('x') });
  // @ts-expect-error a denial has a reason from the list
  const denial: Denial = { denied: 'because' };
  // @ts-expect-error an error of another kind has no code
  fail(new Error('x'));
  // @ts-expect-error the reasons are a closed list: a switch that leaves one out is found
  const handled: 'token_missing' = reason;
  send(`${denial.denied}${handled}`);
}
