/**
 * The schema of header and query parameter transformations.
 * Names, limits and values are checked here; what needs two fields at once is in transformation-checks.ts.
 *
 * Source: Oracle "Adding Header Transformation Request Policies" (20 set, 20 rename, 50 filter items, 10 values).
 */
import * as v from 'valibot';
import { LIMITS } from '../../gateway/api/limits.ts';
import { filledList, filledSchema, headerNameSchema, strict } from './schema-tools.ts';

const MAX_SET = LIMITS.SetHeaderPolicy.items.max;
const MAX_RENAME = LIMITS.RenameHeaderPolicy.items.max;
const MAX_FILTER = LIMITS.FilterHeaderPolicy.items.max;
const MAX_VALUES = LIMITS.SetHeaderPolicyItem.values.max;

const setFields = {
  values: filledList(v.string(), MAX_VALUES),
  /** Default OVERWRITE. */
  ifExists: v.exactOptional(v.picklist(['OVERWRITE', 'APPEND', 'SKIP'])),
};
const filterTypeSchema = v.picklist(['BLOCK', 'ALLOW']);

/** `headerTransformations` of a request, a response or a failure policy. */
export const headerTransformationsSchema = strict({
  setHeaders: v.exactOptional(
    strict({ items: filledList(strict({ name: headerNameSchema, ...setFields }), MAX_SET) }),
  ),
  renameHeaders: v.exactOptional(
    strict({ items: filledList(strict({ from: headerNameSchema, to: headerNameSchema }), MAX_RENAME) }),
  ),
  filterHeaders: v.exactOptional(
    strict({ type: filterTypeSchema, items: filledList(strict({ name: headerNameSchema }), MAX_FILTER) }),
  ),
});

/** `queryParameterTransformations` of a route. */
export const queryTransformationsSchema = strict({
  setQueryParameters: v.exactOptional(
    strict({ items: filledList(strict({ name: filledSchema, ...setFields }), MAX_SET) }),
  ),
  renameQueryParameters: v.exactOptional(
    strict({ items: filledList(strict({ from: filledSchema, to: filledSchema }), MAX_RENAME) }),
  ),
  filterQueryParameters: v.exactOptional(
    strict({ type: filterTypeSchema, items: filledList(strict({ name: filledSchema }), MAX_FILTER) }),
  ),
});

/** Header transformations as the specification writes them. */
export type HeaderTransformations = v.InferOutput<typeof headerTransformationsSchema>;

/** Query parameter transformations as the specification writes them. */
export type QueryTransformations = v.InferOutput<typeof queryTransformationsSchema>;

/** What to do when a name to set is already there. */
export type IfExists = 'OVERWRITE' | 'APPEND' | 'SKIP';
