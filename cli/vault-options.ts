/** How a person at a terminal reads secrets from Vault: the same options for every command that does. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { isCallableUrl } from '../src/runtime/url.ts';
import { AUTH_KINDS, type AuthKind } from './auth-kinds.ts';

/** What {@link addVaultOptions} adds. */
export interface VaultOptions {
  readonly auth: AuthKind;
  readonly configFile?: string;
  readonly profile: string;
  readonly vaultEndpoint?: URL;
}

/** Adds the options. */
export function addVaultOptions(command: Command): Command {
  return command
    .addOption(new Option('--auth <kind>', 'how to sign in to Vault').choices(AUTH_KINDS).default('api_key'))
    .addOption(new Option('--config-file <file>', "the OCI CLI's configuration").env('OCI_CLI_CONFIG_FILE'))
    .addOption(new Option('--profile <name>', 'profile in it').env('OCI_CLI_PROFILE').default('DEFAULT'))
    .addOption(
      new Option('--vault-endpoint <url>', "in place of the region's")
        .argParser(parseServiceUrl)
        .env('VAULT_ENDPOINT'),
    );
}

/** The address of a service that secrets are sent to or come from. */
export function parseServiceUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBare = url?.pathname === '/' && url.search === '' && url.username === '' && url.password === '';
  if (url === undefined || !isBare || !isCallableUrl(url, true)) {
    throw new InvalidArgumentError('it must be https without a path, or http to this machine');
  }
  return url;
}
