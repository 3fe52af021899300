/**
 * Answers that the gateway keeps. Its key is the address without query, and the method; who calls is in it only when an
 * addition says so. Answers to calls with Authorization are kept with private caching only.
 *
 * Source: Oracle "Caching Responses to Improve Performance".
 */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import { textsAt } from '../json.ts';

const CALLER = /\$\{request\.(?:auth\[|headers\[authorization\])/i;

const CALLER_VARIABLE = ['$', '{request.headers[Authorization]}'].join('');

/** The rule `response-cache`. */
export const findSharedAnswers: Rule = ({ parts, authentication }) => {
  if (authentication === undefined) return [];
  return parts
    .filter(({ name }) => name === 'SimpleLookupPolicy')
    .filter(({ value }) => value['isEnabled'] !== false && value['isPrivateCachingEnabled'] === true)
    .filter(({ value }) => !textsAt(value, 'cacheKeyAdditions').some((addition) => CALLER.test(addition)))
    .map(({ keys }) => ({
      rule: 'response-cache',
      pointer: toPointer([...keys, 'cacheKeyAdditions']),
      why: 'leaves out who calls: what one caller was answered is answered to another',
      mend: `add ${CALLER_VARIABLE}, or turn private caching off`,
    }));
};
