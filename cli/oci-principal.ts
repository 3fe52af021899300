/**
 * Who reads a secret from Vault for a person at a terminal: the profile of the OCI CLI's own configuration, or the resource
 * principal of wherever this runs.
 */
import { ConfigFileAuthenticationDetailsProvider, SessionAuthDetailProvider } from 'oci-common';
import { createPrincipal, type Principal } from '../src/vault/principal.ts';
import type { AuthKind } from './auth-kinds.ts';

/** Where the OCI CLI's configuration is, and which part of it counts. */
export interface OciProfile {
  readonly auth: AuthKind;
  /** Undefined is the OCI CLI's own place. */
  readonly configFile: string | undefined;
  readonly profile: string;
}

/** The principal. Throws an error that says what to do. */
export function createCliPrincipal({ auth, configFile, profile }: OciProfile): Principal {
  if (auth === 'resource_principal') return createOwnPrincipal();
  try {
    const Provider = auth === 'api_key' ? ConfigFileAuthenticationDetailsProvider : SessionAuthDetailProvider;
    const details = new Provider(configFile, profile);
    return { details, region: details.getRegion() };
  } catch {
    // The SDK's words may quote the file.
    const file = configFile ?? '~/.oci/config';
    const remedy =
      auth === 'api_key'
        ? 'run `oci setup config`, or name another profile with --profile'
        : 'run `oci session authenticate`, or name another profile with --profile';
    throw new Error(`${file} has no usable profile ${profile} for ${auth}: ${remedy}`);
  }
}

/** The error of the functions speaks of a function. */
function createOwnPrincipal(): Principal {
  try {
    return createPrincipal();
  } catch {
    throw new Error(
      'there is no resource principal here: run this where OCI gives one, or use --auth api_key',
    );
  }
}
