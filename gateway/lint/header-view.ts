/** Header transformations of an unknown specification, as far as they can be read. */
import { type JsonObject, listAt, objectAt, textAt } from './json.ts';

/** Headers that transformations set, rename and filter; names in lower case, empty where there is none. */
export interface HeaderView {
  readonly set: readonly { readonly name: string; readonly item: unknown; readonly index: number }[];
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly index: number }[];
  /** Undefined without a filter. */
  readonly filter: { readonly isAllowList: boolean; readonly names: readonly string[] } | undefined;
}

// RFC 9110 §5.1. What is none may be a header with its value, and must not be repeated.
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;

/** True for the name of a header. */
export function isHeaderName(text: string): boolean {
  return HEADER_NAME.test(text);
}

/** Reads header transformations. */
export function toHeaderView(transformations: JsonObject | undefined): HeaderView {
  const itemsOf = (name: string): readonly unknown[] => listAt(objectAt(transformations, name), 'items');
  const filter = objectAt(transformations, 'filterHeaders');
  return {
    set: itemsOf('setHeaders').map((item, index) => ({ name: toName(item, 'name'), item, index })),
    renamed: itemsOf('renameHeaders').map((item, index) => ({
      from: toName(item, 'from'),
      to: toName(item, 'to'),
      index,
    })),
    filter:
      filter === undefined
        ? undefined
        : {
            isAllowList: textAt(filter, 'type') === 'ALLOW',
            names: itemsOf('filterHeaders').map((item) => toName(item, 'name')),
          },
  };
}

function toName(item: unknown, field: string): string {
  const text = textAt(item, field) ?? '';
  return isHeaderName(text) ? text.toLowerCase() : '';
}
