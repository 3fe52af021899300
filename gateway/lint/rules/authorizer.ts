/**
 * Who decides. Behind the routes everything is made for the decisions of one authorizer, and that one reads the caller's
 * token from one argument.
 */
import { toPointer } from '../../api/pointer.ts';
import type { LintContext, Rule } from '../context.ts';
import type { Finding } from '../finding.ts';
import { listAt, objectAt, textAt } from '../json.ts';
import type { Part } from '../parts.ts';
import { isInvokerRoute } from '../table.ts';

const TOKEN = /^request\.headers\[authorization\]$/i;

/** The rule `authorizer`. */
export const findOtherAuthorizers: Rule = (context) => [
  ...findTwoPolicies(context),
  ...findNoServers(context),
  ...context.parts
    .filter(({ name }) => name === 'CustomAuthenticationPolicy')
    .flatMap((part) => checkFunction(part, context)),
];

function found(keys: readonly (string | number)[], why: string, mend: string): Finding {
  return { rule: 'authorizer', pointer: toPointer(keys), why, mend };
}

function findTwoPolicies({ policies }: LintContext): readonly Finding[] {
  const isTwo = ['authentication', 'dynamicAuthentication'].every(
    (name) => objectAt(policies, name) !== undefined,
  );
  if (!isTwo) return [];
  const why = 'stands beside authentication: which of the two counts nobody can tell';
  return [found(['requestPolicies', 'dynamicAuthentication'], why, 'leave one of the two')];
}

function findNoServers({ policies }: LintContext): readonly Finding[] {
  const dynamic = objectAt(policies, 'dynamicAuthentication');
  if (dynamic === undefined || listAt(dynamic, 'authenticationServers').length > 0) return [];
  const keys = ['requestPolicies', 'dynamicAuthentication', 'authenticationServers'];
  return [found(keys, 'names nobody who authenticates', 'name one, or take the policy out')];
}

/** Of a deployment that is not ours nothing is known of its function. */
function checkFunction({ keys, value }: Part, context: LintContext): readonly Finding[] {
  const { authorizerFunctionId: own, routes } = context;
  if (own === undefined || !routes.some((route) => isInvokerRoute(route, context))) return [];
  if (textAt(value, 'functionId') !== own) {
    const why =
      'is not the authorizer of this deployment: the invoker is reached by whomever it lets through';
    return [found([...keys, 'functionId'], why, 'name the authorizer, or mend its OCID in the values')];
  }
  const argument = textAt(objectAt(value, 'parameters'), 'authorization') ?? '';
  const isHeader = textAt(value, 'tokenHeader')?.toLowerCase() === 'authorization';
  if (isHeader || TOKEN.test(argument)) return [];
  const why = "does not hand the caller's token to the authorizer, which then refuses every call";
  return [found([...keys, 'parameters'], why, 'add authorization: request.headers[Authorization]')];
}
