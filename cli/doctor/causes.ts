/** Which part of a deployment an error is about, so that a part that is down is named once. */
import { type ErrorCode, GatekeeperError } from '../../src/errors.ts';

/** Where the error came up. */
interface Place {
  /** Of the address that was asked. */
  readonly origin?: string;
  /** The secret that was used there. */
  readonly secretId?: string;
}

const DOMAIN_DOWN: readonly ErrorCode[] = [
  'ERR_KEYS_UNREACHABLE',
  'ERR_DOMAIN_UNAVAILABLE',
  'ERR_DOMAIN_TIMEOUT',
];
const VAULT_DOWN: readonly ErrorCode[] = ['ERR_VAULT_UNAVAILABLE', 'ERR_VAULT_TIMEOUT'];
const OIC_DOWN: readonly ErrorCode[] = [
  'ERR_OIC_UNREACHABLE',
  'ERR_OIC_TIMEOUT',
  'ERR_OIC_BROKEN',
  'ERR_OIC_ANSWER',
];

/** Undefined for an error that is about the one check only. */
export function toCause(error: unknown, { origin = '', secretId = '' }: Place = {}): string | undefined {
  if (!(error instanceof GatekeeperError)) return 'principal';
  const { code, upstreamStatus } = error;
  // What answers is not down: another question may be answered better.
  if (DOMAIN_DOWN.includes(code)) return upstreamStatus === undefined ? `domain ${origin}` : undefined;
  if (VAULT_DOWN.includes(code)) return 'vault';
  if (OIC_DOWN.includes(code)) return `oic ${origin}`;
  if (code === 'ERR_VAULT_NO_PRINCIPAL') return 'principal';
  if (code === 'ERR_DOMAIN_CLIENT_REFUSED') return `client ${origin} ${secretId}`;
  return undefined;
}
