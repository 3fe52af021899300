/** The two functions, as commands call them. */
import { AUTHORIZER_ID, INVOKER_ID } from '../local/cloud/names.ts';

/** Both, in the order in which a call meets them. */
export const FUNCTION_NAMES = ['authorizer', 'invoker'] as const;

/** One of {@link FUNCTION_NAMES}. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Their OCIDs in the local cloud. */
export const LOCAL_FUNCTION_IDS: Readonly<Record<FunctionName, string>> = {
  authorizer: AUTHORIZER_ID,
  invoker: INVOKER_ID,
};
