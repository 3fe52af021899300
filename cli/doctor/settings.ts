/** The configuration of both functions, judged by the functions' own readers: one check for each problem, never a value. */
import { authorizerSettings, readAuthorizerSettings } from '../../src/authorizer/authorizer-settings.ts';
import { decisionSettings } from '../../src/authorizer/decision-settings.ts';
import { invokerSettings, readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import type { SettingProblem } from '../../src/runtime/settings.ts';
import { warnOfWeakSettings } from '../../src/token/token-settings.ts';
import { FUNCTION_NAMES, type FunctionName } from '../function-names.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, toPass } from './finding.ts';
import { createSilentLog } from './silent-log.ts';

/** OCI's limit of the configuration of a function and its application together. */
const MAX_BYTES = 4096;
/** The platform's own: its FDK reads the first two, and tracing the others. */
const PLATFORM_KEYS = [
  'FN_LOGFRAME_NAME',
  'FN_LOGFRAME_HDR',
  'OCI_TRACING_ENABLED',
  'OCI_TRACE_COLLECTOR_URL',
];
/** Of another form it may be a token or a password that was pasted there. */
const KEY = /^[A-Z][A-Z0-9_]{1,63}$/;
const LINES = '`gatekeeper config` prints the lines once it is right';

/** All checks of the settings. */
export function checkSettings(doctor: Doctor): readonly Finding[] {
  const problems = findProblems(doctor);
  const first =
    problems.length === 0 ? [toPass('settings', 'of authorizer and invoker: accepted')] : problems;
  return [...first, ...findUnread(doctor, problems), checkSize(doctor), ...findWeak(doctor)];
}

function findProblems({ deployment: { environments } }: Doctor): readonly Finding[] {
  const reads = {
    authorizer: readAuthorizerSettings(environments.authorizer),
    invoker: readInvokerSettings(environments.invoker),
  };
  const found = new Map<string, { readonly problem: SettingProblem; readonly names: FunctionName[] }>();
  for (const name of FUNCTION_NAMES) {
    const read = reads[name];
    for (const problem of read.ok ? [] : read.problems) {
      const id = `${problem.key} ${problem.expected}`;
      const entry = found.get(id) ?? { problem, names: [] };
      entry.names.push(name);
      found.set(id, entry);
    }
  }
  return [...found.values()].map(({ problem, names }) => toProblemFinding(problem, names));
}

function toProblemFinding({ key, expected, example }: SettingProblem, names: FunctionName[]): Finding {
  const isKnown = isKnownKey(key);
  return {
    name: toSettingName(key),
    state: 'fail',
    code: 'ERR_CONFIG_INVALID',
    found: `${key}: the ${names.join(' and the ')} would end at the start`,
    expected,
    key,
    mend: isKnown ? `${key}=${example}\n${LINES}` : `${example}: no function reads ${key}`,
  };
}

/** A stable name, whatever the key is made of. */
function toSettingName(key: string): string {
  return `setting-${key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)}`;
}

function isKnownKey(key: string): boolean {
  return (
    Object.hasOwn(authorizerSettings, key) ||
    Object.hasOwn(invokerSettings, key) ||
    PLATFORM_KEYS.includes(key)
  );
}

/** A key that is like none of ours is no problem to the functions: they never see it. */
function findUnread(
  { deployment: { environments } }: Doctor,
  problems: readonly Finding[],
): readonly Finding[] {
  const keys = [...new Set(FUNCTION_NAMES.flatMap((name) => Object.keys(environments[name])))];
  const unread = keys.filter((key) => !isKnownKey(key) && !problems.some((problem) => problem.key === key));
  const named = unread.filter((key) => KEY.test(key));
  const mend = 'remove it, or look for its name in docs/configuration.md';
  const findings = named.map((key): Finding => {
    return { name: toSettingName(key), state: 'warn', found: `no function reads ${key}`, key, mend };
  });
  if (named.length === unread.length) return findings;
  const found = `${unread.length - named.length} lines whose key cannot be one; they are not shown`;
  return [...findings, { name: 'setting-lines', state: 'warn', found, mend: 'KEY=value, one to a line' }];
}

function checkSize({ deployment: { environments } }: Doctor): Finding {
  const bytes = {
    authorizer: countBytes(environments.authorizer, (key) => !Object.hasOwn(invokerSettings, key)),
    invoker: countBytes(environments.invoker, (key) => !Object.hasOwn(decisionSettings, key)),
  };
  const found = FUNCTION_NAMES.map((name) => `${name} ${bytes[name]}`).join(', ');
  const isSmall = FUNCTION_NAMES.every((name) => bytes[name] <= MAX_BYTES);
  if (isSmall) return toPass('configuration-size', `${found} of ${MAX_BYTES} bytes`);
  return {
    name: 'configuration-size',
    state: 'fail',
    found: 'more than OCI takes',
    seen: `${found} bytes`,
    expected: `at most ${MAX_BYTES} for a function and its application together`,
    mend: 'put INTEGRATIONS into a Vault secret, and leave x5c out of JWKS',
  };
}

function countBytes(environment: Readonly<Record<string, string>>, isOwn: (key: string) => boolean): number {
  const own = Object.entries(environment).filter(([key]) => isOwn(key));
  return own.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
}

/** What the functions themselves would warn about at their start. */
function findWeak({ authorizer, invoker, deployment }: Doctor): readonly Finding[] {
  const settings = authorizer ?? invoker?.token;
  if (settings === undefined) return [];
  const { log, lines } = createSilentLog();
  warnOfWeakSettings(settings, log);
  const warnings = lines
    // The local cloud speaks http to itself.
    .filter(({ event }) => deployment.local === undefined || event !== 'insecure_http_allowed')
    .map(({ event, fields: { key = '', detail = '' } }): Finding => {
      return {
        name: event.replaceAll('_', '-'),
        state: 'warn',
        found: detail,
        key,
        mend: WEAK_MENDS[event] ?? key,
      };
    });
  return warnings.length > 0 ? warnings : [toPass('tenant-pinned', 'only tokens of your own tenant count')];
}

const WEAK_MENDS: Readonly<Record<string, string>> = {
  tenant_not_pinned: 'TOKEN_TENANT=idcs-… : the `tenant` of a token of yours (docs/deploy.md, step 1.4)',
  insecure_http_allowed: 'remove ALLOW_INSECURE_HTTP: OCI has https everywhere',
};
