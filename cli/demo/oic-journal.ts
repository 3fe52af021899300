/** What OIC saw of a call, from the local OIC's own journal. */
import * as v from 'valibot';

const entriesSchema = v.array(
  v.object({ status: v.number(), scheme: v.string(), user: v.optional(v.string()) }),
);

/** One request as OIC noted it. */
export type OicEntry = v.InferOutput<typeof entriesSchema>[number];

/** The requests that OIC has seen since the last call of this function. */
export async function takeOicEntries(oicUrl: string): Promise<readonly OicEntry[]> {
  const url = `${oicUrl}/.local/journal`;
  const entries = v.parse(entriesSchema, await (await fetch(url)).json());
  await fetch(url, { method: 'DELETE' });
  return entries;
}

/** In a few words, for the table; requests of the same caller in a row are told together. */
export function describeEntries(entries: readonly OicEntry[]): string {
  const words = entries.map((entry, index) => {
    const who = describeCaller(entry);
    const before = entries[index - 1];
    const isSame = before !== undefined && describeCaller(before) === who;
    return isSame ? String(entry.status) : `${who} ${entry.status}`;
  });
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function describeCaller({ scheme, user }: OicEntry): string {
  return scheme === 'none' ? 'no credential' : `${scheme} ${user ?? 'unknown user'}`;
}
