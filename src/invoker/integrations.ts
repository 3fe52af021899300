/**
 * The table of integrations: what may be invoked, where it is, with which credential, and by whom.
 * A mistake in it is never passed over: every problem is named, and no row of a table with one is used.
 */
import * as v from 'valibot';
import type { Credential } from '../credential/credential.ts';
import { TOKEN_PATH } from '../identity-domain/token-path.ts';
import { parseStrictJson } from '../runtime/json.ts';
import { isCallableUrl } from '../runtime/url.ts';
import { type IntegrationRow, tableSchema } from './integration-schema.ts';
import { isShadowed, relate } from './route-pattern.ts';
import { parseRoute } from './routes.ts';
import { isDotSegment } from './target-template.ts';

/** One row of the table. */
export interface Integration extends Omit<IntegrationRow, 'credential'> {
  readonly credential: Credential;
}

/** The table, or what is wrong with it, one sentence each, without values. */
export type IntegrationsResult =
  | { readonly ok: true; readonly integrations: readonly Integration[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What a table may rely on. */
export interface TableContext {
  /** Accept http, to loopback only. */
  readonly allowInsecureHttp: boolean;
  /** Has the token endpoint of credentials that name none. */
  readonly identityDomain: URL | undefined;
}

/** Parses the table from its JSON. */
export function parseIntegrations(text: string, context: TableContext): IntegrationsResult {
  const json = parseStrictJson(text);
  if (json === undefined) {
    return { ok: false, problems: ['(the whole): expected JSON, in which no member stands twice'] };
  }
  const parsed = v.safeParse(tableSchema, json);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => toProblem(issue, json));
    return { ok: false, problems: [...new Set(problems)] };
  }
  const rows = parsed.output;
  const problems = [
    ...rows.flatMap((row) => [...checkParameters(row), ...checkAddresses(row, context)]),
    ...findRepeated(rows.map(({ name }) => `name ${name}`)),
    ...checkRoutes(rows),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, integrations: rows.map((row) => toIntegration(row, context)) };
}

function toIntegration(
  { credential, ...row }: IntegrationRow,
  { identityDomain }: TableContext,
): Integration {
  if (credential.type === 'basic') return { ...row, credential };
  const { tokenUrl = new URL(TOKEN_PATH, identityDomain).href, ...others } = credential;
  return { ...row, credential: { ...others, tokenUrl: new URL(tokenUrl) } };
}

/** What only route and target together show. */
function checkParameters({ name, route, target }: IntegrationRow): readonly string[] {
  const known = parameterNames(route);
  const unknown = parameterNames(target).filter((parameter) => !known.includes(parameter));
  const isDotted = route.split('/').some(isDotSegment);
  return [
    ...(isDotted ? [`${name}: route must have no dot segments`] : []),
    ...findRepeated(known.map((parameter) => `${name}: {${parameter.replace('*', '')}} in the route`)),
    ...unknown.map((parameter) => `${name}: target uses {${parameter}}, which the route lacks`),
  ];
}

function checkAddresses(
  { name, target, credential }: IntegrationRow,
  { allowInsecureHttp, identityDomain }: TableContext,
): readonly string[] {
  const isUsable = (url: string | URL): boolean => isCallableUrl(new URL(url), allowInsecureHttp);
  const problems = isUsable(target) ? [] : [`${name}: target must be https`];
  if (credential.type === 'basic') return problems;
  // The client's secret goes there.
  const tokenAddress = credential.tokenUrl ?? identityDomain;
  if (tokenAddress === undefined) {
    return [...problems, `${name}: credential needs tokenUrl, as IDENTITY_DOMAIN_URL is not set`];
  }
  return isUsable(tokenAddress) ? problems : [...problems, `${name}: tokenUrl must be https`];
}

/** Which route a path takes must be plain to whoever reads the table. */
function checkRoutes(rows: readonly IntegrationRow[]): readonly string[] {
  const routes = rows.map(({ name, route }) => ({ name, ...parseRoute(route) }));
  return routes.flatMap((route, index) => {
    const rivals = routes.filter(({ method }) => method === route.method);
    const conflicts = routes.slice(index + 1).flatMap((other) => {
      const relation = other.method === route.method ? relate(route.pattern, other.pattern) : 'disjoint';
      if (relation === 'same') return [`${route.name} and ${other.name}: the same route`];
      const isCrossing = relation === 'crossing';
      return isCrossing
        ? [`${route.name} and ${other.name}: routes that share paths, neither the narrower`]
        : [];
    });
    const isHidden = isShadowed(
      route.pattern,
      rivals.map(({ pattern }) => pattern),
    );
    return isHidden ? [...conflicts, `${route.name}: other routes leave no path to its route`] : conflicts;
  });
}

/** The parameters of a route or target, `name` or `name*`. */
function parameterNames(template: string): readonly string[] {
  return (template.match(/\{[A-Za-z0-9_]+\*?\}/g) ?? []).map((parameter) => parameter.slice(1, -1));
}

function findRepeated(names: readonly string[]): readonly string[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(repeated)].map((name) => `${name} is there more than once`);
}

/** Where, and what was expected. */
function toProblem(issue: v.BaseIssue<unknown>, json: unknown): string {
  const path = toPlace(issue, json);
  if (issue.kind === 'validation') return `${path}: expected ${issue.message}`;
  // Of an absent member valibot expects its own name.
  if (issue.expected?.startsWith('"') === true && issue.input === undefined)
    return `${path}: expected to be there`;
  return `${path}: ${issue.expected === 'never' ? 'no such member' : `expected ${issue.expected ?? issue.type}`}`;
}

/** The member, in a row that is called by its name where it has one. */
function toPlace(issue: v.BaseIssue<unknown>, json: unknown): string {
  const path = v.getDotPath(issue) ?? '(the whole)';
  const [index = '', ...members] = path.split('.');
  const row: unknown = Array.isArray(json) ? json[Number(index)] : undefined;
  const name: unknown = typeof row === 'object' && row !== null && 'name' in row ? row.name : undefined;
  const isName = typeof name === 'string' && /^[a-z0-9-]{1,64}$/.test(name);
  return isName ? [name, ...members].join('.') : path;
}
