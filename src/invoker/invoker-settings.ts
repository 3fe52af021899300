/**
 * The invoker's configuration: its own keys, those of Vault and, unless the gateway says who calls, those of tokens.
 * It never reads the environment itself; main does.
 */
import { choice, optional, text } from '../runtime/setting-kinds.ts';
import {
  mergeProblems,
  readSettings,
  type Setting,
  type SettingProblem,
  type SettingValues,
  toProblem,
} from '../runtime/settings.ts';
import { logSettings } from '../runtime/start.ts';
import {
  checkAddresses,
  checkTokenSettings,
  type TokenSettings,
  tokenSettings,
} from '../token/token-settings.ts';
import { checkVaultSettings, vaultSettings } from '../vault/vault-settings.ts';

/** The invoker's own keys, as `readSettings` takes them. */
export const invokerSettings = {
  INTEGRATIONS: optional(
    text('inline JSON, the path of a file, or the OCID of a Vault secret', 'integrations.json'),
    'integrations.json',
  ),
  CALLER_SOURCE: choice(['token', 'gateway'], 'token'),
  GATEWAY_ID: optional(gatewayId()),
};

/** Keys of the authorizer, which may stand in the application's configuration. */
const AUTHORIZER_KEYS = [
  'REQUIRED_SCOPES',
  'CONTEXT_CLAIMS',
  'DECISION_TTL_SECONDS',
  'MIN_TOKEN_LIFETIME_SECONDS',
  'INTROSPECTION',
];

const baseSettings = {
  IDENTITY_DOMAIN_URL: tokenSettings.IDENTITY_DOMAIN_URL,
  ALLOW_INSECURE_HTTP: tokenSettings.ALLOW_INSECURE_HTTP,
  ...vaultSettings,
  ...logSettings,
  ...invokerSettings,
};

/** The invoker's configuration, typed. */
export type InvokerSettings = SettingValues<typeof baseSettings> & {
  /** How tokens are verified; undefined when the gateway says who calls. */
  readonly token: TokenSettings | undefined;
};

/** The configuration, or every problem found, and the values that could be read. */
export type InvokerSettingsResult =
  | { readonly ok: true; readonly settings: InvokerSettings }
  | {
      readonly ok: false;
      readonly problems: readonly SettingProblem[];
      readonly settings: Partial<InvokerSettings>;
    };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks it. */
export function readInvokerSettings(environment: Environment): InvokerSettingsResult {
  const base = readSettings(baseSettings, environment, [...AUTHORIZER_KEYS, ...Object.keys(tokenSettings)]);
  const token = base.settings.CALLER_SOURCE === 'gateway' ? undefined : readTokenSettings(environment);
  const ownProblems = mergeProblems(base, [
    ...checkVaultSettings(base.settings, base.settings.ALLOW_INSECURE_HTTP ?? false),
    ...checkAddresses(base.settings),
    ...checkCallerSource(base.settings),
  ]);
  // Some keys are read twice, and a misspelt one is unknown to both.
  const known = new Set(ownProblems.map(({ key }) => key));
  const problems = [...ownProblems, ...(token?.problems ?? []).filter(({ key }) => !known.has(key))];
  if (base.ok && problems.length === 0) {
    return { ok: true, settings: { ...base.settings, token: token?.settings } };
  }
  return { ok: false, problems, settings: base.settings };
}

function readTokenSettings(environment: Environment): {
  settings: TokenSettings | undefined;
  problems: readonly SettingProblem[];
} {
  const read = readSettings(tokenSettings, environment, [...AUTHORIZER_KEYS, ...Object.keys(baseSettings)]);
  const problems = mergeProblems(read, checkTokenSettings(read.settings));
  return { settings: read.ok ? read.settings : undefined, problems };
}

function checkCallerSource(settings: Partial<SettingValues<typeof baseSettings>>): readonly SettingProblem[] {
  const { CALLER_SOURCE, GATEWAY_ID } = settings;
  if (CALLER_SOURCE !== 'gateway' || GATEWAY_ID !== undefined) return [];
  return [
    toProblem('GATEWAY_ID', {
      ...invokerSettings.GATEWAY_ID,
      expected: "the gateway's OCID, as CALLER_SOURCE=gateway",
    }),
  ];
}

function gatewayId(): Setting<string> {
  const pattern = /^ocid1\.apigateway\.[A-Za-z0-9._-]+$/;
  return {
    ...text('the OCID of an API gateway', 'ocid1.apigateway.oc1.example-region.examplegateway'),
    parse: (value) => (pattern.test(value) ? value : undefined),
  };
}
