/** The word that a version of a secret is not the right one, from whoever checks it or from its own form. */
import { type ErrorCode, GatekeeperError, toErrorCode } from '../errors.ts';

/** What a refusal says besides its code. */
export interface RefusalContext {
  readonly detail?: string;
  readonly upstreamStatus?: number;
  /** It may be about what the secret was used for, such as an unknown user, and not about the secret. */
  readonly isAboutPurpose?: boolean;
}

/** A version of a secret was refused by whoever checks it; another version may be accepted. */
export class SecretRefusedError extends GatekeeperError {
  readonly isAboutPurpose: boolean;

  constructor(code: ErrorCode, { isAboutPurpose = false, ...context }: RefusalContext) {
    super(code, context);
    this.isAboutPurpose = isAboutPurpose;
  }
}

/** True for a refusal; a version whose form is none that we know is refused without asking anyone. */
export function isRefusal(error: unknown): error is GatekeeperError {
  return error instanceof SecretRefusedError || toErrorCode(error) === 'ERR_SECRET_FORM';
}

/** True for a refusal that may be about what the secret was used for. */
export function isAboutPurpose(refusal: GatekeeperError): boolean {
  return refusal instanceof SecretRefusedError && refusal.isAboutPurpose;
}

/** A refusal that still holds, said again without asking. */
export function toHeldRefusal({
  code,
  detail = 'refused',
  upstreamStatus,
}: GatekeeperError): GatekeeperError {
  return new SecretRefusedError(code, {
    detail: `${detail}; not tried again yet`,
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
  });
}
