/**
 * What whoever deploys a specification should know of it and cannot see in it: what it leaves out, what it leaves open, and
 * where OIC's credential then stands. Pure.
 */
import { placeUnder, type TableRow } from './gateway-routes.ts';
import { holdsCredential, type Method, servedBy } from './specification.ts';

/** One sentence each. */
export function toNotes(
  method: Method,
  integrations: readonly TableRow[],
  pathPrefix: string,
): readonly string[] {
  const placed = placeUnder(integrations, pathPrefix);
  const served = servedBy(method, integrations, pathPrefix);
  const names = (rows: readonly TableRow[]): string => rows.map(({ name }) => name).join(', ');
  const inside = placed.map(({ integration }) => integration);
  const outside = integrations.filter((row) => !inside.includes(row));
  const kept = served.map(({ integration }) => integration);
  const unserved = inside.filter((row) => !kept.includes(row));
  const narrower = kept.filter(({ allow }) => allow.some(({ clients, subjects }) => clients ?? subjects));
  return [
    ...note(outside, `left out, not under ${pathPrefix}/: ${names(outside)}`),
    ...note(
      unserved,
      `left out, as their credential is a token that is minted for each hour, which method 4 alone can do: ${names(unserved)}`,
    ),
    ...(method === 4
      ? []
      : note(narrower, `who may call is not held to here: ${names(narrower)}; ${ASKS[method]}`)),
    ...(holdsCredential(method) ? [STANDS] : []),
  ];
}

/** What a gateway without the two functions asks of a caller. */
const ASKS = {
  1: "whoever has OIC's user reaches all of them",
  2: 'whoever reaches the gateway may call all of them',
  3: 'a scope is all that the gateway asks for',
} as const;

const STANDS =
  "this specification holds OIC's credential, and so will the deployment: whoever may read either has it. Delete the file after use";

function note(rows: readonly TableRow[], text: string): readonly string[] {
  return rows.length === 0 ? [] : [text];
}
