/**
 * Small building blocks of the specification's schema: strict objects, header names, whole numbers.
 * They never accept a field that they do not name.
 */
import * as v from 'valibot';
import type { Limit } from '../../gateway/api/limits.ts';

/**
 * An object without any other field.
 *
 * valibot's own strictObject stops at the first unknown field; the rest schema reports all of them. The
 * output is the same, hence the type.
 */
export function strict<Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  return v.objectWithRest(entries, v.never()) as unknown as v.StrictObjectSchema<Entries, undefined>;
}

/** A header field name (RFC 9110 §5.1). */
export const headerNameSchema = v.pipe(
  v.string(),
  v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be a header field name'),
);

/** A string with something in it. */
export const filledSchema = v.pipe(v.string(), v.minLength(1, 'must not be empty'));

/** The id of a function. */
export const functionIdSchema = v.pipe(
  v.string(),
  // It becomes a path segment of the call, so it must not be able to end that segment.
  v.regex(/^ocid1\.fnfunc\.[A-Za-z0-9._-]+$/, 'must be the OCID of a function: ocid1.fnfunc.…'),
);

/** A whole number in a range, both ends included. */
export function numberWithin({ min, max }: Pick<Limit, 'min' | 'max'>) {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(v.number(), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
}

/** A list of bounded length. */
export function list<Item extends v.GenericSchema>(item: Item, maximum: number) {
  return v.pipe(v.array(item), v.maxLength(maximum, `must have at most ${maximum} items`));
}

/** A list that must not be empty. */
export function filledList<Item extends v.GenericSchema>(item: Item, maximum: number) {
  return v.pipe(list(item, maximum), v.minLength(1, 'must have at least one item'));
}

/** `isSslVerifyDisabled`: only `false` is taken. */
export const sslVerifySchema = v.exactOptional(
  v.pipe(
    v.boolean(),
    v.check(
      (isDisabled) => !isDisabled,
      'is refused here when true: certificates are always verified; set it to false',
    ),
  ),
);
