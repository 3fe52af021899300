/** The parts of the local cloud, and what a part's process and its supervisor say to each other. */

import type { FnRunnerConfig } from '../fn/config.ts';
import type { IdentityDomainConfig } from '../identity-domain/config.ts';
import type { OicConfig } from '../oic/config.ts';
import type { VaultConfig } from '../vault/config.ts';
import type { SigningGatewayConfig } from './signing-gateway.ts';

/** In the order in which they need one another. */
export const PART_NAMES = ['identity-domain', 'vault', 'oic', 'fn', 'gateway'] as const;

/** Name of a part. */
export type PartName = (typeof PART_NAMES)[number];

/** What each part is configured with. */
export interface PartConfigs {
  readonly 'identity-domain': IdentityDomainConfig;
  readonly vault: VaultConfig;
  readonly oic: OicConfig;
  readonly fn: FnRunnerConfig;
  readonly gateway: SigningGatewayConfig;
}

/** The first message to a part's process. */
export interface PartOrder<Name extends PartName> {
  readonly config: PartConfigs[Name];
  /** Where the part's spans go; none without it. */
  readonly traceCollectorUrl: string | undefined;
}

/** The answer: one of the two. */
export interface PartReport {
  readonly ready?: { readonly url: string };
  /** Why it could not start, for the person at the terminal. */
  readonly failed?: string;
}
