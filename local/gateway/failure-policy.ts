/**
 * What a caller gets whose authentication failed: the plain 401, or what MODIFY_RESPONSE makes of it.
 * It never applies to a 403 or to an undecidable case: those are no failed validation.
 *
 * Source: Oracle "Using Authorizer Functions" (validationFailurePolicy), the API's type for its field names.
 */

import { PROTECTED_RESPONSE_HEADERS } from '../../gateway/api/protected-headers.ts';
import { type Answer, toOwnAnswer } from './answer.ts';
import type { FailurePolicy } from './authentication-schema.ts';
import type { Decision } from './decision.ts';
import { createHeaderTransformation } from './header-transformations.ts';
import { toByteString, toHeaderValue } from './name-values.ts';
import { type Context, parseExpression, parseTemplate, render } from './variables.ts';

/** Answers a refused caller; the context holds the decision's values as request.auth. */
export type AnswerRefusal = (decision: Decision, context: Context) => Answer;

/** Creates the answer for one policy. */
export function createFailurePolicy(policy: FailurePolicy | undefined): AnswerRefusal {
  if (policy === undefined) return toPlainRefusal;
  const { responseCode, responseMessage, responseHeaderTransformations } = policy;
  const code = parseExpression(responseCode ?? '401');
  const message = responseMessage === undefined ? undefined : parseTemplate(responseMessage);
  const transform = createHeaderTransformation(responseHeaderTransformations, PROTECTED_RESPONSE_HEADERS);
  return (_decision, context) => {
    // Whether the authorizer's WWW-Authenticate outlives this policy is unknown. It does not here, so that
    // nothing relies on it: a specification that needs it sets it by a transformation.
    const plain = toOwnAnswer(401);
    return {
      status: toStatus(render(code, context)),
      headers: transform(plain.headers, context),
      body: message === undefined ? plain.body : Buffer.from(render(message, context), 'latin1'),
    };
  };
}

function toPlainRefusal({ wwwAuthenticate }: Decision): Answer {
  if (wwwAuthenticate === undefined) return toOwnAnswer(401);
  return toOwnAnswer(401, [['WWW-Authenticate', toHeaderValue(toByteString(wwwAuthenticate))]]);
}

/** A value that is no status, such as a missing variable, leaves the 401. */
function toStatus(text: string): number {
  return /^[2-5]\d\d$/.test(text) ? Number(text) : 401;
}
