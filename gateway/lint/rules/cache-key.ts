/**
 * The gateway keeps an authorizer's decision under the arguments that cacheKey names, all of them by default, but never
 * under the body. A decision that depends on more is replayed for requests that it was not made for.
 *
 * Source: Oracle "Using Authorizer Functions", multi-argument.
 */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { listAt, objectAt, textAt } from '../json.ts';
import type { Part } from '../parts.ts';

const FROM_BODY = /^(?:\$\{)?request\.body\b/;

/** The rule `cache-key`. */
export const findUnsafeCacheKeys: Rule = ({ parts }) =>
  parts.filter(({ name }) => name === 'CustomAuthenticationPolicy').flatMap(checkPolicy);

function checkPolicy({ keys, value }: Part): readonly Finding[] {
  const parameters = objectAt(value, 'parameters') ?? {};
  const hasCacheKey = Object.hasOwn(value, 'cacheKey') && value['cacheKey'] !== null;
  const cacheKey = listAt(value, 'cacheKey');
  const kept = new Set(cacheKey);
  const at = toPointer([...keys, 'cacheKey']);
  const inputs = Object.keys(parameters).map((name): Finding | undefined => {
    if (FROM_BODY.test(textAt(parameters, name) ?? '')) {
      return {
        rule: 'cache-key',
        pointer: toPointer([...keys, 'parameters', name]),
        why: 'the body is never part of the key: a decision made for one body is reused for another',
        mend: 'decide without the body, in the authorizer',
      };
    }
    if (!hasCacheKey || kept.has(name)) return undefined;
    const why = `leaves out the input ${name}: a decision made with one value of it is reused for another`;
    return { rule: 'cache-key', pointer: at, why, mend: `add ${JSON.stringify(name)}` };
  });
  const strangers = cacheKey.map((name, index): Finding | undefined => {
    if (typeof name !== 'string' || Object.hasOwn(parameters, name)) return undefined;
    const why = 'names no input: it keeps nothing apart';
    const pointer = toPointer([...keys, 'cacheKey', index]);
    return { rule: 'cache-key', pointer, why, mend: 'name one of the parameters, or take it out' };
  });
  return [...inputs, ...strangers].filter((finding) => finding !== undefined);
}
