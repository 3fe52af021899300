/** Says which name was most likely meant where the API knows none like it. */
import type { Keys } from '../api/pointer.ts';

/** Oracle's pages themselves name these; the API has another name there. */
const MISNAMED_IN_FAILURE_POLICY = ['headerTransformations', 'responseTransformations'];

/** Shorter names are parts of too many others. */
const MIN_ALIKE = 4;

/** What to write instead of the last of `keys`; `known` are the names that the API has in its place. */
export function toNameMend(keys: Keys, known: readonly string[]): string {
  const name = String(keys.at(-1));
  if (keys.at(-2) === 'validationFailurePolicy' && MISNAMED_IN_FAILURE_POLICY.includes(name)) {
    return "write responseHeaderTransformations: Oracle's pages have the other name, the API does not";
  }
  const meant = findMeant(toPlain(name), known);
  return meant === undefined ? `take it out; the names here are ${known.join(', ')}` : `write ${meant}`;
}

/** The OCI CLI writes its own arguments with hyphens; what is too short is in every name. */
function findMeant(own: string, known: readonly string[]): string | undefined {
  const same = known.find((other) => toPlain(other) === own);
  if (same !== undefined || own.length < MIN_ALIKE) return same;
  return known.find((other) => toPlain(other).includes(own) || own.includes(toPlain(other)));
}

function toPlain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
