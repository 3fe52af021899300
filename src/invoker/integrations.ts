/**
 * The table of integrations: what may be invoked, where it is, with which credential, and by whom.
 * It is configuration: a mistake in it ends the function at start, with every problem named.
 */
import * as v from 'valibot';
import { parseJson } from '../runtime/json.ts';
import { isCallableUrl } from '../runtime/url.ts';

const METHODS = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';
const ROUTE = new RegExp(`^(?:${METHODS}) (?:/(?:[A-Za-z0-9\\-._~]+|\\{[A-Za-z0-9_]+\\}))+$`);
const HEADER_NAME = /^[a-z0-9-]+$/;

const namesSchema = v.optional(v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.nonEmpty()));
const allowSchema = v.pipe(
  v.strictObject({ clients: namesSchema, subjects: namesSchema, scopes: namesSchema }),
  // An entry without a condition would hold for everyone, most likely by mistake.
  v.check((entry) => Object.keys(entry).length > 0, 'clients, subjects or scopes'),
);
const headerNamesSchema = v.optional(v.array(v.pipe(v.string(), v.toLowerCase(), v.regex(HEADER_NAME))), []);
const integrationSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  route: v.pipe(v.string(), v.regex(ROUTE)),
  target: v.pipe(v.string(), v.url()),
  credential: v.strictObject({
    type: v.literal('basic'),
    secretId: v.pipe(v.string(), v.startsWith('ocid1.')),
  }),
  allow: v.array(allowSchema),
  timeoutSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(300)), 300),
  requestHeaders: headerNamesSchema,
  responseHeaders: headerNamesSchema,
});

/** One row of the table. */
export type Integration = v.InferOutput<typeof integrationSchema>;

/** The table, or what is wrong with it, one sentence each, without values. */
export type IntegrationsResult =
  | { readonly ok: true; readonly integrations: readonly Integration[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses the table from its JSON; http targets are accepted on loopback only, and only when allowed. */
export function parseIntegrations(text: string, allowInsecureHttp: boolean): IntegrationsResult {
  const parsed = v.safeParse(v.array(integrationSchema), parseJson(text));
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

function checkTarget({ name, route, target }: Integration, allowInsecureHttp: boolean): readonly string[] {
  const problems: string[] = [];
  const url = new URL(target);
  if (!isCallableUrl(url, allowInsecureHttp)) problems.push(`${name}: target must be https`);
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    problems.push(`${name}: target must have no user, password or fragment`);
  }
  const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/.exec(target) ?? [];
  // A parameter in the host or the query would let the caller choose where the credential goes.
  if (/[{}]/.test(authority) || /[{}]/.test(url.search) || /%7[BD]/i.test(url.search)) {
    problems.push(`${name}: target may have {parameters} in its path only`);
  }
  const known = parameterNames(route);
  const unknown = parameterNames(target).filter((parameter) => !known.includes(parameter));
  return [
    ...problems,
    ...unknown.map((parameter) => `${name}: target uses {${parameter}}, which the route lacks`),
  ];
}

function findRepeated(names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) => `${name} is there more than once`);
}

/** Where and what was expected. valibot's own message would repeat the value. */
function toProblem(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? '(the whole)';
  return `${path}: expected ${issue.expected ?? (issue.type === 'check' ? issue.message : issue.type)}`;
}
