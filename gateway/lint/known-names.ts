/** Says which name was most likely meant where the API knows none like it. */
import type { Keys } from '../api/pointer.ts';

/** Oracle's pages themselves name these; the API has another name there. */
const MISNAMED_IN_FAILURE_POLICY = ['headerTransformations', 'responseTransformations'];

/** What to write instead of the last of `keys`; `known` are the names that the API has in its place. */
export function toNameMend(keys: Keys, known: readonly string[]): string {
  const [parent, name] = keys.slice(-2).map(String);
  if (
    parent === 'validationFailurePolicy' &&
    name !== undefined &&
    MISNAMED_IN_FAILURE_POLICY.includes(name)
  ) {
    return "write responseHeaderTransformations: Oracle's pages have the other name, the API does not";
  }
  const own = String(keys.at(-1));
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const meant =
    known.find((other) => plain(other) === plain(own)) ??
    known.find((other) => plain(other).includes(plain(own)) || plain(own).includes(plain(other)));
  return meant === undefined ? `take it out; the names here are ${known.join(', ')}` : `write ${meant}`;
}
