/** What the gateway gets of an accepted token, and which claims it does not get, with the reason. */
import type { AllowDecision } from '../../src/authorizer/decision.ts';
import { toPrintable } from '../../src/runtime/printable.ts';
import { isTime } from '../../src/token/claim-values.ts';

/** What becomes of one decision. */
export interface GatewayView {
  /** Until when the gateway may reuse the decision. */
  readonly expiresAt: string;
  /** `request.auth[…]` */
  readonly context: Readonly<Record<string, string>>;
  readonly leftOut: readonly { readonly claim: string; readonly why: string }[];
}

const MAX_LENGTH = 256;

/** The view; `names` are CONTEXT_CLAIMS. */
export function toGatewayView(
  { expiresAt, context }: AllowDecision,
  names: readonly string[],
  claims: Readonly<Record<string, unknown>>,
): GatewayView {
  const leftOut = names
    .filter((claim) => !Object.hasOwn(context, claim))
    .map((claim) => ({ claim: toPrintable(claim, MAX_LENGTH), why: toWhy(claims[claim]) }));
  const shown = Object.entries(context).map(
    ([name, value]) => [name, toPrintable(value, MAX_LENGTH)] as const,
  );
  return { expiresAt, context: Object.fromEntries(shown), leftOut };
}

/** Of a claim that the decision has left out. */
function toWhy(claim: unknown): string {
  if (claim === undefined) return 'the token has no such claim';
  const isText = typeof claim === 'string' || typeof claim === 'boolean' || isTime(claim);
  if (!isText && !Array.isArray(claim)) return 'it is no text, number, boolean or list of texts';
  const items: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const text = items.join(' ');
  if (text.length > MAX_LENGTH) return `it has ${text.length} characters, and ${MAX_LENGTH} are the most`;
  return 'it is not printable ASCII, or no list of texts';
}
