/**
 * Addresses of HTTP back ends. A credential that a route sets goes to whichever host they name, so that no request may choose it.
 *
 * Source: Oracle "Adding Context Variables to Policies and HTTP Back End Definitions": variables in the path only.
 */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';

const ADDRESS = /^https?:\/\/([^/?#]+)([^?#]*)(\?[^#]*)?$/i;

/** The rule `backend-address`. */
export const findUnusableAddresses: Rule = ({ parts }) =>
  parts
    .filter(({ name }) => name === 'HTTPBackend')
    .flatMap(({ keys, value: { url } }): Finding[] => {
      const [why, mend] = typeof url === 'string' ? check(url) : [];
      if (why === undefined || mend === undefined) return [];
      return [{ rule: 'backend-address', pointer: toPointer([...keys, 'url']), why, mend }];
    });

function check(url: string): readonly [why?: string, mend?: string] {
  const [, host = '', path = '', query = ''] = ADDRESS.exec(url) ?? [];
  if (host === '') return ['is no http or https address', 'write https://host/path'];
  if (host.includes('${')) return ['lets a request choose the host', 'name the host'];
  if (host.includes('@'))
    return ['has a user or password in it', 'set Authorization by headerTransformations'];
  if (query.includes('${')) {
    return ['has a variable in its query', 'set it by queryParameterTransformations'];
  }
  const isClimbing = path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  return isClimbing ? ['has a dot segment in its path', 'write the path that is meant'] : [];
}
