/** Connections on which somebody else could read tokens and credentials. */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';

/** The fields that hold addresses which the gateway calls. */
const ADDRESSES = ['url', 'uri'];
// On this machine there are no certificates, and nobody else.
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d+)?(?:[/?#]|$)/i;

/** The rule `tls-verification`. */
export const findUnsafeConnections: Rule = ({ parts }) =>
  parts.flatMap(({ keys, value }) => [
    ...(value['isSslVerifyDisabled'] === true
      ? [
          toFinding(
            [...keys, 'isSslVerifyDisabled'],
            "does not look at the other side's certificate",
            'make it false; for a certificate of your own CA, add the CA to the gateway',
          ),
        ]
      : []),
    ...ADDRESSES.filter((field) => isPlain(value[field])).map((field) =>
      toFinding([...keys, field], 'is http: everything is sent in the clear', 'make it https'),
    ),
  ]);

function isPlain(value: unknown): boolean {
  return typeof value === 'string' && /^http:/i.test(value) && !LOOPBACK.test(value);
}

function toFinding(keys: readonly (string | number)[], why: string, mend: string): Finding {
  return { rule: 'tls-verification', pointer: toPointer(keys), why, mend };
}
