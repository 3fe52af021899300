/**
 * The authorizer's configuration: the keys of tokens, Vault and decisions, and what is wrong with them.
 * It never reads the environment itself; main does.
 */
import { mergeProblems, readSettings, type SettingProblem, type SettingValues } from '../runtime/settings.ts';
import { logSettings } from '../runtime/start.ts';
import { checkTokenSettings, tokenSettings } from '../token/token-settings.ts';
import { checkVaultSettings, vaultSettings } from '../vault/vault-settings.ts';
import { checkDecisionSettings, decisionSettings } from './decision-settings.ts';

/** Keys of the invoker, which may stand in the application's configuration. */
const INVOKER_KEYS = ['INTEGRATIONS', 'CALLER_SOURCE', 'GATEWAY_ID'];

/** The keys, as `readSettings` takes them. */
export const authorizerSettings = { ...tokenSettings, ...vaultSettings, ...logSettings, ...decisionSettings };

/** The authorizer's configuration, typed. */
type AuthorizerSettings = SettingValues<typeof authorizerSettings>;

/** The configuration, or every problem found. */
type AuthorizerSettingsResult =
  | { readonly ok: true; readonly settings: AuthorizerSettings }
  | { readonly ok: false; readonly problems: readonly SettingProblem[] };

/** Reads and checks it. */
export function readAuthorizerSettings(
  environment: Readonly<Record<string, string | undefined>>,
): AuthorizerSettingsResult {
  const read = readSettings(authorizerSettings, environment, INVOKER_KEYS);
  const problems = mergeProblems(read, [
    ...checkTokenSettings(read.settings),
    ...checkVaultSettings(read.settings, read.settings.ALLOW_INSECURE_HTTP ?? false),
    ...checkDecisionSettings(read.settings),
  ]);
  return read.ok && problems.length === 0 ? read : { ok: false, problems };
}
