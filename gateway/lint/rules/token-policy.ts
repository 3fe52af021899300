/**
 * How the gateway finds a token, and for whom it must have been made.
 *
 * Source: the types of the oci-apigateway package; Oracle "Validating Tokens" and "Using Authorizer Functions".
 */
import { toPointer } from '../../api/pointer.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { listAt, objectAt, textAt } from '../json.ts';
import type { Part } from '../parts.ts';

const PLACES = ['parameters', 'tokenHeader', 'tokenQueryParam'];

/** Where the token is, for the rule `wrong-form`. */
export const findTokenPlaceMistakes: Rule = ({ parts }) =>
  parts.flatMap((part) => {
    if (!/^(?:Custom|Token|Jwt)AuthenticationPolicy$/.test(part.name)) return [];
    const isCustom = part.name === 'CustomAuthenticationPolicy';
    const places = PLACES.filter((field) => isSet(part, field));
    // With a session in a cookie the token is in no place of its own.
    const isSession = textAt(objectAt(part.value, 'validationFailurePolicy'), 'type') === 'OAUTH2';
    const isOne = places.length === 1 || (places.length === 0 && isSession);
    const known = isCustom
      ? 'one of parameters, tokenHeader and tokenQueryParam'
      : 'either tokenHeader or tokenQueryParam';
    const needsScheme = !isCustom && isSet(part, 'tokenHeader') && !isSet(part, 'tokenAuthScheme');
    return [
      ...(isOne ? [] : [wrong(part, [], `has ${places.length} places for a token`, `leave ${known}`)]),
      ...(needsScheme
        ? [wrong(part, ['tokenAuthScheme'], 'is missing, and the token is in a header', 'add it: Bearer')]
        : []),
    ];
  });

function isSet({ value }: Part, field: string): boolean {
  return Object.hasOwn(value, field) && value[field] !== null;
}

function wrong({ keys }: Part, place: readonly string[], why: string, mend: string): Finding {
  return { rule: 'wrong-form', pointer: toPointer([...keys, ...place]), why, mend };
}

/** The rule `token-audience`: an identity domain signs the tokens of all its applications with one key. */
export const findMissingAudiences: Rule = ({ parts }) =>
  parts.flatMap(({ name, keys, value }): Finding[] => {
    const isJwt = name === 'JwtAuthenticationPolicy';
    if (!isJwt && !/^TokenAuthentication\w+ValidationPolicy$/.test(name)) return [];
    const place = isJwt ? [] : ['additionalValidationPolicy'];
    const policy = isJwt ? value : objectAt(value, 'additionalValidationPolicy');
    if (listAt(policy, 'audiences').length > 0) return [];
    const pointer = toPointer([...keys, ...place, 'audiences']);
    const why = 'names nobody: a token that was made for another API may pass';
    return [
      {
        rule: 'token-audience',
        pointer,
        why,
        mend: 'name the audience of this API, as tokens have it in aud',
      },
    ];
  });
