/** Counts, lengths and numbers beyond what the API allows. */
import { LIMITS, type Limit, MAX_SPECIFICATION_BYTES } from '../../api/limits.ts';
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { isObject } from '../json.ts';

const KNOWN: Readonly<Record<string, Readonly<Record<string, Limit>>>> = LIMITS;

/** The rule `limit`. */
export const findBeyondLimits: Rule = ({ parts }) => [
  ...parts.flatMap(({ name, keys, value }) =>
    Object.entries(Object.hasOwn(KNOWN, name) ? (KNOWN[name] ?? {}) : {}).flatMap(
      ([field, limit]): Finding[] => {
        const size = toSize(value[field], limit);
        if (size === undefined || (size >= limit.min && size <= limit.max)) return [];
        return [
          {
            rule: 'limit',
            pointer: toPointer([...keys, field]),
            why: toWhy(size, limit),
            mend: `the API takes ${limit.min} to ${limit.max}`,
          },
        ];
      },
    ),
  ),
  ...findBeyondSize(parts.find(({ keys }) => keys.length === 0)?.value),
];

function toWhy(size: number, { of, min }: Limit): string {
  if (of === 'number') return size < min ? 'is too small' : 'is too large';
  return `has ${size} ${of}`;
}

function toSize(value: unknown, { of }: Limit): number | undefined {
  if (of === 'number') return typeof value === 'number' ? value : undefined;
  if (of === 'characters') return typeof value === 'string' ? value.length : undefined;
  if (isObject(value)) return Object.keys(value).length;
  return Array.isArray(value) ? value.length : undefined;
}

function findBeyondSize(specification: unknown): readonly Finding[] {
  const bytes = Buffer.byteLength(JSON.stringify(specification ?? {}));
  if (bytes <= MAX_SPECIFICATION_BYTES) return [];
  const mend = `the API takes ${MAX_SPECIFICATION_BYTES}: make two deployments of it`;
  return [{ rule: 'limit', pointer: '', why: `has ${bytes} bytes`, mend }];
}
