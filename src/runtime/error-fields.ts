/** What a log line says of an error: its code and what we know ourselves, never its message. */
import { GatekeeperError, toErrorCode } from '../errors.ts';
import { toFirstFrame } from './first-frame.ts';
import type { LogFields } from './log.ts';

/** Code, detail and upstream status; of a mistake of ours, which has none of them, its place. */
export function toErrorFields(error: unknown): LogFields {
  const code = toErrorCode(error);
  // A mistake of ours is found by its place; its message could hold input.
  if (!(error instanceof GatekeeperError)) return { code, detail: toFirstFrame(error) };
  const { detail, upstreamStatus } = error;
  return {
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
  };
}
