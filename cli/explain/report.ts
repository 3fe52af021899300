/** Everything that `explain` has to say about a token; printed for a person or as one JSON document. */
import { toVerifiedClaims } from '../../src/token/claims.ts';
import { isDenial } from '../../src/token/denial.ts';
import type { Check } from '../checks/check.ts';
import { identifyByToken } from './caller.ts';
import type { Facts } from './facts.ts';
import type { GatewayView } from './gateway-view.ts';
import type { MatrixRow } from './permission-words.ts';
import type { RequestOutcome } from './request-outcome.ts';
import { show } from './show.ts';
import type { Verdict } from './trial.ts';

/** Who the token says calls. */
export interface CallerView {
  readonly client: string | undefined;
  readonly subject: string;
  /** Undefined for a client's own token. */
  readonly user: string | undefined;
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly endsAt: string;
  readonly secondsLeft: number;
  /** False for a token that was refused: then it is what the token says, and proves nothing. */
  readonly isVerified: boolean;
}

/** What the invoker makes of an accepted caller. */
export interface InvokerView {
  /** Where it takes the caller from: CALLER_SOURCE. */
  readonly callerSource: 'token' | 'gateway';
  readonly problems: readonly Check[];
  readonly matrix: readonly MatrixRow[];
  readonly request: RequestOutcome | undefined;
}

/** The whole. */
export interface Report {
  /** What the configuration was read from. */
  readonly deployment: string;
  /** Of the token; undefined without one. */
  readonly fingerprint: string | undefined;
  readonly notes: readonly string[];
  readonly keys: { readonly place: string; readonly thumbprints: readonly string[] } | undefined;
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  readonly caller: CallerView | undefined;
  readonly gateway: GatewayView | undefined;
  readonly invoker: InvokerView | undefined;
}

/** The caller as it is shown; undefined when the claims do not say who it is. */
export async function toCallerView({ claims, trial, nowSeconds }: Facts): Promise<CallerView | undefined> {
  const said = trial.verified?.claims ?? toVerifiedClaims(claims);
  if (isDenial(said)) return undefined;
  const { clientId, subject, user, scopes } = await identifyByToken(said);
  const end = new Date(said.expiresAt * 1000);
  return {
    client: clientId === undefined ? undefined : show(clientId),
    subject: show(subject),
    user: user === undefined ? undefined : show(user),
    scopes: scopes.map(show),
    endsAt: Number.isNaN(end.getTime()) ? 'never' : end.toISOString(),
    secondsLeft: said.expiresAt - nowSeconds,
    isVerified: trial.verified !== undefined,
  };
}
