/**
 * Transformations of headers and query parameters: names used twice, names that the gateway keeps, names that are none.
 *
 * Source: Oracle "Adding Header Transformation Request Policies", "Adding Query Parameter Transformation Request Policies"
 * and "Protected Request Headers and Response Headers".
 */
import { type Keys, toPointer } from '../../api/pointer.ts';
import { PROTECTED_REQUEST_HEADERS, PROTECTED_RESPONSE_HEADERS } from '../../api/protected-headers.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { isHeaderName } from '../header-view.ts';
import { listAt, objectAt, textAt } from '../json.ts';
import type { Part } from '../parts.ts';

/** The rules `header-twice` and `protected-header`, of requests, responses and failure policies. */
export const findTransformationMistakes: Rule = ({ parts }) => [
  ...parts.filter(({ name }) => name === 'HeaderTransformationPolicy').flatMap(checkHeaders),
  ...parts.filter(({ name }) => name === 'QueryParameterTransformationPolicy').flatMap(checkParameters),
];

interface Named {
  readonly name: string;
  readonly keys: Keys;
}

function checkHeaders(part: Part): readonly Finding[] {
  const all = toNames(part, 'Headers');
  const names = all.filter(({ name }) => isHeaderName(name));
  const wrong = all.filter(({ name }) => !isHeaderName(name));
  const isRequest = part.keys[0] === 'routes' && part.keys.includes('requestPolicies');
  const kept = isRequest ? PROTECTED_REQUEST_HEADERS : PROTECTED_RESPONSE_HEADERS;
  return [
    ...wrong.map(({ keys }) => {
      const mend = 'write letters, digits and hyphens only; what the header says belongs elsewhere';
      return toFinding('wrong-form', keys, { why: 'is no name of a header', mend });
    }),
    ...repeats(part, names, (name) => name.toLowerCase()).map(({ name, keys }) => {
      const why = `names ${name}, which another transformation of this message names already`;
      return toFinding('header-twice', keys, { why, mend: 'leave one of the two' });
    }),
    ...names
      .filter(({ name }) => kept.has(name.toLowerCase()))
      .map(({ name, keys }) => {
        const why = `names ${name}, which the gateway keeps to itself`;
        return toFinding('protected-header', keys, { why, mend: 'take it out' });
      }),
  ];
}

/** Their names are case-sensitive, and none is protected. */
function checkParameters(part: Part): readonly Finding[] {
  return repeats(part, toNames(part, 'QueryParameters'), (name) => name).map(({ keys }) => {
    const why = 'names a query parameter that another transformation of this request names already';
    return toFinding('header-twice', keys, { why, mend: 'leave one of the two' });
  });
}

/** All names that the transformations have: set and renamed ones first, which come first for the gateway too. */
function toNames({ keys, value }: Part, kind: string): readonly Named[] {
  const fields: readonly (readonly [action: string, fields: readonly string[]])[] = [
    ['set', ['name']],
    ['rename', ['from', 'to']],
    ['filter', ['name']],
  ];
  return fields.flatMap(([action, names]) =>
    listAt(objectAt(value, `${action}${kind}`), 'items').flatMap((item, index) =>
      names.flatMap((field): Named[] => {
        const name = textAt(item, field);
        return name === undefined
          ? []
          : [{ name, keys: [...keys, `${action}${kind}`, 'items', index, field] }];
      }),
    ),
  );
}

/** What has been named before. What an ALLOW filter lets pass may be named elsewhere too: it comes last. */
function repeats({ keys, value }: Part, names: readonly Named[], normalise: (name: string) => string) {
  const seen = { other: new Set<string>(), filter: new Set<string>() };
  return names.filter((named) => {
    const action = String(named.keys[keys.length]);
    const isAllowList = action.startsWith('filter') && textAt(value[action], 'type') === 'ALLOW';
    const before = isAllowList ? seen.filter : seen.other;
    const name = normalise(named.name);
    const isRepeated = before.has(name);
    before.add(name);
    return isRepeated;
  });
}

function toFinding(rule: Finding['rule'], keys: Keys, words: Pick<Finding, 'why' | 'mend'>): Finding {
  return { rule, pointer: toPointer(keys), ...words };
}
