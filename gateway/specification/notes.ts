/**
 * What whoever deploys a specification should know of it and cannot see in it: what it leaves out, what it leaves open, and
 * where OIC's credential then stands. Pure.
 */
import { placeUnder, type TableRow } from './gateway-routes.ts';
import { canServe, holdsCredential, type Method } from './specification.ts';

/** One sentence each. */
export function toNotes(
  method: Method,
  integrations: readonly TableRow[],
  pathPrefix: string,
): readonly string[] {
  const placed = placeUnder(integrations, pathPrefix);
  const inside = placed.map(({ integration }) => integration);
  const kept = inside.filter((row) => canServe(method, row));
  const outside = integrations.filter((row) => !inside.includes(row));
  const unserved = inside.filter((row) => !kept.includes(row));
  const forNobody = unserved.filter(({ allow }) => allow.length === 0);
  const withToken = unserved.filter(({ allow }) => allow.length > 0);
  return [
    ...note(outside, `left out, not under ${pathPrefix}/: ${toNames(outside)}`),
    ...note(forNobody, `left out, as nobody may call it: ${toNames(forNobody)}`),
    ...note(
      withToken,
      `left out, as their credential is a token that is minted for each hour, which method 4 alone can do: ${toNames(withToken)}`,
    ),
    ...(method === 4 ? [] : noteNarrower(method, kept)),
    ...(holdsCredential(method) ? [STANDS] : []),
  ];
}

/** What a gateway without the two functions asks of a caller. */
const ASKS = {
  1: "whoever has OIC's user reaches all of them",
  2: 'whoever reaches the gateway may call all of them',
  3: 'the gateway asks for one scope of an entry, and where an entry names none, for any token of the audience',
} as const;

const STANDS =
  "this specification holds OIC's credential, and so will the deployment: whoever may read either has it. Delete the file after use";

/** Integrations whose `allow` says more than the gateway asks for. */
function noteNarrower(method: keyof typeof ASKS, kept: readonly TableRow[]): readonly string[] {
  const isAsked = ({ clients, subjects, scopes }: TableRow['allow'][number]): boolean =>
    method === 3 && (clients ?? subjects) === undefined && scopes?.length === 1;
  const narrower = kept.filter(({ allow }) => !allow.every(isAsked));
  return note(narrower, `who may call is not held to here: ${toNames(narrower)}; ${ASKS[method]}`);
}

function toNames(rows: readonly TableRow[]): string {
  return rows.map(({ name }) => name).join(', ');
}

function note(rows: readonly TableRow[], text: string): readonly string[] {
  return rows.length === 0 ? [] : [text];
}
