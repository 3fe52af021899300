/**
 * The table of integrations: what may be invoked, where it is, with which credential, and by whom.
 * It is configuration: a mistake in it ends the function at start, with every problem named.
 */
import * as v from 'valibot';
import { parseJson } from '../runtime/json.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { isNeverPassed } from './header-policy.ts';

const PARAMETER = '\\{[A-Za-z0-9_]+\\}';
const ROUTE = new RegExp(
  `^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:/(?:[A-Za-z0-9\\-._~]+|${PARAMETER}))+$`,
);
/**
 * Scheme, host and port, path, query, spelt out on the raw text. A parameter in the host or the query would let the
 * caller choose where the credential goes, and `URL` takes spellings of a host that only it takes for one.
 */
const TARGET = new RegExp(
  `^https?://[A-Za-z0-9.\\-]+(?::\\d{1,5})?(?:/(?:[/A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}|${PARAMETER})*)?` +
    `(?:\\?[A-Za-z0-9\\-._~!$&'()*+,;=:@/?%]*)?$`,
);

// Every check has words of its own: valibot's would repeat the value, which may hold a secret in the wrong place.
const namesSchema = v.optional(
  v.pipe(v.array(v.pipe(v.string(), v.nonEmpty('a text'))), v.nonEmpty('at least one text')),
);
const allowSchema = v.pipe(
  v.strictObject({ clients: namesSchema, subjects: namesSchema, scopes: namesSchema }),
  // An entry without a condition would hold for everyone, most likely by mistake.
  v.check((entry) => Object.keys(entry).length > 0, 'clients, subjects or scopes'),
);
const headerNamesSchema = v.optional(
  v.array(
    v.pipe(
      v.string(),
      v.toLowerCase(),
      v.regex(/^[a-z0-9-]+$/, 'a header name'),
      v.check(
        (name) => !isNeverPassed(name),
        'a header other than credentials, cookies and what frames a message',
      ),
    ),
  ),
  [],
);
const integrationSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, 64 at most'),
  ),
  route: v.pipe(v.string(), v.regex(ROUTE, 'a method and a path, such as GET /orders/{id}')),
  target: v.pipe(
    v.string(),
    v.regex(TARGET, 'https://host/path, with {parameters} in the path only'),
    v.check(isPlainTarget, 'a host that exists, and a path without dot segments'),
  ),
  credential: v.strictObject({
    type: v.literal('basic'),
    secretId: v.pipe(
      v.string(),
      v.regex(/^ocid1\.vaultsecret\.[A-Za-z0-9._-]+$/, 'the OCID of a Vault secret'),
    ),
  }),
  allow: v.array(allowSchema),
  timeoutSeconds: v.optional(
    v.pipe(
      v.number(),
      v.check(
        (value) => Number.isInteger(value) && value >= 1 && value <= 300,
        'a whole number from 1 to 300',
      ),
    ),
    300,
  ),
  requestHeaders: headerNamesSchema,
  responseHeaders: headerNamesSchema,
});
const tableSchema = v.pipe(v.array(integrationSchema), v.nonEmpty('at least one integration'));

/** One row of the table. */
export type Integration = v.InferOutput<typeof integrationSchema>;

/** The table, or what is wrong with it, one sentence each, without values. */
export type IntegrationsResult =
  | { readonly ok: true; readonly integrations: readonly Integration[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the table from its JSON; http targets are accepted on loopback only, and only when allowed. */
export function parseIntegrations(text: string, allowInsecureHttp: boolean): IntegrationsResult {
  const parsed = v.safeParse(tableSchema, parseJson(text));
  if (!parsed.success) return { ok: false, problems: parsed.issues.map(toProblem) };
  const problems = [
    ...parsed.output.flatMap((integration) => checkTarget(integration, allowInsecureHttp)),
    ...findRepeated(parsed.output.map(({ name }) => `name ${name}`)),
    // `{a}` and `{b}` match the same paths.
    ...findRepeated(parsed.output.map(({ route }) => `route ${route.replace(/\{[^}]+\}/g, '{}')}`)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, integrations: parsed.output };
}

/** The names of the `{parameters}` in a route or target. */
export function parameterNames(template: string): readonly string[] {
  return [...template.matchAll(/\{([A-Za-z0-9_]+)\}/g)].map(([, name]) => name ?? '');
}

/** What only route and target together show. */
function checkTarget({ name, route, target }: Integration, allowInsecureHttp: boolean): readonly string[] {
  const problems: string[] = [];
  if (!isCallableUrl(new URL(target), allowInsecureHttp)) problems.push(`${name}: target must be https`);
  if (route.split('/').some(isDotSegment)) problems.push(`${name}: route must have no dot segments`);
  const known = parameterNames(route);
  const unknown = parameterNames(target).filter((parameter) => !known.includes(parameter));
  return [
    ...problems,
    ...findRepeated(known.map((parameter) => `${name}: {${parameter}} in the route`)),
    ...unknown.map((parameter) => `${name}: target uses {${parameter}}, which the route lacks`),
  ];
}

/** True when `URL` reads host and path as they are written: nothing resolved, nothing taken for an IPv4 address. */
function isPlainTarget(target: string): boolean {
  const sample = target.replace(/\{[^}]+\}/g, 'x');
  const [, host = '', path = ''] = /^https?:\/\/([^/?:]*)[^/?]*([^?]*)/.exec(sample) ?? [];
  const isHostKept = URL.canParse(sample) && new URL(sample).hostname === host.toLowerCase();
  return isHostKept && !path.split('/').some(isDotSegment);
}

/** `URL` resolves these, the percent-encoded ones included. */
function isDotSegment(segment: string): boolean {
  const plain = segment.replace(/%2e/gi, '.');
  return plain === '.' || plain === '..';
}

function findRepeated(names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) => `${name} is there more than once`);
}

/** Where, and what was expected. */
function toProblem(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? '(the whole)';
  if (issue.kind === 'validation') return `${path}: expected ${issue.message}`;
  // Of an absent member valibot expects its own name.
  if (issue.expected?.startsWith('"') === true && issue.input === undefined)
    return `${path}: expected to be there`;
  return `${path}: ${issue.expected === 'never' ? 'no such member' : `expected ${issue.expected ?? issue.type}`}`;
}
