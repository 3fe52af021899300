/**
 * What the linter can find, and the form of a finding. docs/lint.md is generated from the table of rules.
 * A finding repeats no value of the specification but names of headers: a route may hold OIC's password.
 */

/** Rules by name: what each finds, and what goes wrong there. */
export const RULES = {
  'unknown-name': {
    finds: 'a field that the API does not know, such as headerTransformations in a failure policy',
    harm: 'Oracle may take the specification and do without what the field was to do',
  },
  'wrong-form': {
    finds: 'a value of another type than the API has, a missing field, a kind that does not exist',
    harm: 'Oracle refuses the specification, after minutes and with one problem at a time',
  },
  limit: {
    finds: 'more items, characters or seconds than the API allows',
    harm: 'Oracle refuses the specification',
  },
  'route-twice': {
    finds: 'a route that takes calls which an earlier one takes already',
    harm: 'Oracle refuses the specification, or one of the two is never reached',
  },
  'cache-key': {
    finds: 'an authorizer whose cacheKey leaves out an input of its decision, or whose input is the body',
    harm: 'a decision made for one caller is reused for another',
  },
  authorizer: {
    finds:
      'a function that decides and is not the authorizer, gets no token, or stands beside another policy',
    harm: 'the invoker is reached by callers whom nobody has checked, or every call is refused',
  },
  'response-cache': {
    finds: 'answers to authenticated calls that are kept without the caller in the key',
    harm: 'what one caller was answered is answered to another',
  },
  'anonymous-access': {
    finds: 'isAnonymousAccessAllowed, or a route for ANONYMOUS that leads anywhere but to a stock answer',
    harm: 'whoever reaches the gateway may call',
  },
  'no-authentication': {
    finds: "a deployment without authentication whose routes lead to a function or carry OIC's credential",
    harm: 'whoever reaches the gateway may call',
  },
  'token-audience': {
    finds: 'tokens checked by the gateway itself without an audience',
    harm: 'a token that the identity domain has made for another API may pass',
  },
  'route-authorization': {
    finds: 'a route without authorization of its own',
    harm: 'it silently is AUTHENTICATION_ONLY: a token without any scope passes',
  },
  scopes: {
    finds: 'a route whose scopes are missing, or are not those that integrations.json asks for behind it',
    harm: 'callers pass who should not, or are refused who should pass',
  },
  'trusted-header': {
    finds: "a header that says who calls and that a route does not overwrite with the authorizer's word",
    harm: 'a caller writes it itself, and calls as somebody else',
  },
  'authorization-dropped': {
    finds: 'a route to a function that takes Authorization away, while the invoker verifies the token itself',
    harm: 'every call is refused with 401',
  },
  'header-twice': {
    finds: 'a header, or a query parameter, that two transformations of one message name',
    harm: 'Oracle refuses the specification, or one of the two is lost',
  },
  'protected-header': {
    finds: 'a transformation of a header that the gateway keeps to itself',
    harm: 'Oracle refuses the specification',
  },
  'backend-address': {
    finds:
      'an address of a back end that is none, that has a password in it, or whose host a request may choose',
    harm: 'Oracle refuses the specification, or the credential of the route goes where a caller wants it',
  },
  'credential-address': {
    finds: "a route that takes OIC's credential to another address than that of its integration",
    harm: "callers of one integration, or of none, call another one as OIC's user",
  },
  'tls-verification': {
    finds: 'isSslVerifyDisabled, or http to another machine',
    harm: 'whoever is on the way reads tokens and credentials, and answers in the place of OIC',
  },
  'route-without-integration': {
    finds: 'a route to the invoker behind which integrations.json has nothing',
    harm: 'every call of it is 404, after it has cost an invocation',
  },
  'integration-without-route': {
    finds:
      'an integration under the prefix to which no route leads, or from which a narrower route takes calls',
    harm: 'nobody can call it: the gateway answers 404 or 405',
  },
} as const;

/** Name of a rule. */
export type RuleName = keyof typeof RULES;

/** One thing to mend. */
export interface Finding {
  readonly rule: RuleName;
  /** Where, as a JSON pointer into the specification (RFC 6901); empty for the whole. */
  readonly pointer: string;
  readonly why: string;
  readonly mend: string;
}
