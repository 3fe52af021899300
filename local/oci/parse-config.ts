/**
 * Configurations of parts, refused with every problem at once: the key and what was expected there.
 * Never the value that was found: configurations hold secrets.
 */
import * as v from 'valibot';

/** The checked configuration. Throws an error meant for the person at the terminal. */
export function parseConfig<Schema extends v.GenericSchema>(
  part: string,
  schema: Schema,
  config: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, config);
  if (parsed.success) return parsed.output;
  // Valibot's own messages quote what they received; a check of ours has a message and nothing expected.
  const problems = parsed.issues.map(
    (issue) => `${v.getDotPath(issue) ?? '(whole)'}: ${toExpectation(issue)}`,
  );
  throw new TypeError(`the ${part}'s configuration is wrong: ${problems.join('; ')}`);
}

/** Valibot's own messages begin so, and quote what they received; messages of our own do not. */
const OWN_MESSAGE_OF_VALIBOT = /^Invalid /;

/** Valibot says `never` where a key is not known. */
function toExpectation(issue: v.BaseIssue<unknown>): string {
  if (!OWN_MESSAGE_OF_VALIBOT.test(issue.message)) return issue.message;
  return `expected ${issue.expected === 'never' ? 'no such key' : (issue.expected ?? issue.type)}`;
}
