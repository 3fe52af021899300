/**
 * For every rule specifications that break it and nothing else: how the good one is spoilt, where the finding must be, and
 * what its `mend` tells one to do.
 */
import type { RuleName } from '../../../gateway/lint/finding.ts';
import { drop, type Edit, put } from '../json-edits.ts';
import { AUTHORIZER, CANARY, invokerRoute, trustedHeaders, variable } from './lint-bench.ts';

/** One way to break a rule. */
export interface RuleCase {
  readonly spoil: Edit;
  readonly pointer: string;
  /** What `mend` must name, so that whoever reads it knows what to write. */
  readonly says: RegExp;
  /** Does what the finding says. */
  readonly mend: Edit;
}

const AUTHENTICATION = '/requestPolicies/authentication';
const AUDIENCES = `${AUTHENTICATION}/validationPolicy/additionalValidationPolicy/audiences`;
const FAILURE = `${AUTHENTICATION}/validationFailurePolicy`;
const SCOPES = '/routes/0/requestPolicies/authorization/allowedScope';
const HEADERS = '/routes/0/requestPolicies/headerTransformations';
const PARTNER_HEADERS = '/routes/2/requestPolicies/headerTransformations';

const TOKEN_POLICY = {
  type: 'TOKEN_AUTHENTICATION',
  tokenHeader: 'Authorization',
  tokenAuthScheme: 'Bearer',
  validationPolicy: {
    type: 'REMOTE_JWKS',
    uri: `https://domain.example/keys?${CANARY}`,
    additionalValidationPolicy: { issuers: [CANARY] },
  },
};
const AUTHORIZER_POLICY = {
  type: 'CUSTOM_AUTHENTICATION',
  functionId: AUTHORIZER,
  tokenHeader: 'Authorization',
};

const CALLER = variable('request.headers[Authorization]');

/** A route with a credential in it. */
function partnerRoute(url: string): object {
  const authorization = { name: 'Authorization', values: [`Basic ${CANARY}`] };
  return {
    methods: ['GET'],
    backend: { type: 'HTTP_BACKEND', url },
    requestPolicies: {
      authorization: { type: 'ANY_OF', allowedScope: [CANARY] },
      headerTransformations: { setHeaders: { items: [...trustedHeaders(), authorization] } },
    },
  };
}

/** Every rule, by name; the type and a test see to it that none is left out. */
export const RULE_CASES: Readonly<Record<RuleName, readonly [RuleCase, ...RuleCase[]]>> = {
  'unknown-name': [
    {
      spoil: put('/routes/0/requestPolicies/headerTransformation', { setHeaders: CANARY }),
      pointer: '/routes/0/requestPolicies/headerTransformation',
      says: /write headerTransformations/,
      mend: drop('/routes/0/requestPolicies/headerTransformation'),
    },
    {
      spoil: put(`${FAILURE}/headerTransformations`, { setHeaders: { items: [CANARY] } }),
      pointer: `${FAILURE}/headerTransformations`,
      says: /responseHeaderTransformations/,
      mend: drop(`${FAILURE}/headerTransformations`),
    },
  ],
  'wrong-form': [
    {
      spoil: put('/routes/3/backend/status', CANARY),
      pointer: '/routes/3/backend/status',
      says: /a number/,
      mend: put('/routes/3/backend/status', 200),
    },
    {
      spoil: put('/routes/2/backend/type', CANARY),
      pointer: '/routes/2/backend/type',
      says: /HTTP_BACKEND/,
      mend: put('/routes/2/backend/type', 'HTTP_BACKEND'),
    },
  ],
  limit: [
    {
      spoil: put('/routes/2/backend/readTimeoutInSeconds', 301),
      pointer: '/routes/2/backend/readTimeoutInSeconds',
      says: /1 to 300/,
      mend: put('/routes/2/backend/readTimeoutInSeconds', 300),
    },
  ],
  'route-twice': [
    {
      spoil: put('/routes/-', invokerRoute('/hello', ['POST'])),
      pointer: '/routes/4',
      says: /one route/,
      mend: drop('/routes/4'),
    },
  ],
  'cache-key': [
    {
      spoil: put(`${AUTHENTICATION}/parameters/key`, `request.query[${CANARY}]`),
      pointer: `${AUTHENTICATION}/cacheKey`,
      says: /add "key"/,
      mend: put(`${AUTHENTICATION}/cacheKey/-`, 'key'),
    },
  ],
  authorizer: [
    {
      spoil: put(`${AUTHENTICATION}/functionId`, `ocid1.fnfunc.oc1..${CANARY}`),
      pointer: `${AUTHENTICATION}/functionId`,
      says: /name the authorizer/,
      mend: put(`${AUTHENTICATION}/functionId`, AUTHORIZER),
    },
    {
      spoil: put(`${AUTHENTICATION}/parameters/authorization`, `request.headers[${CANARY}]`),
      pointer: `${AUTHENTICATION}/parameters`,
      says: /request\.headers\[Authorization\]/,
      mend: put(`${AUTHENTICATION}/parameters/authorization`, 'request.headers[Authorization]'),
    },
  ],
  'response-cache': [
    {
      spoil: put('/routes/0/requestPolicies/responseCacheLookup', {
        type: 'SIMPLE_LOOKUP_POLICY',
        isEnabled: true,
        isPrivateCachingEnabled: true,
        cacheKeyAdditions: [CANARY],
      }),
      pointer: '/routes/0/requestPolicies/responseCacheLookup/cacheKeyAdditions',
      says: /request\.headers\[Authorization\]/,
      mend: put('/routes/0/requestPolicies/responseCacheLookup/cacheKeyAdditions/-', CALLER),
    },
  ],
  'anonymous-access': [
    {
      spoil: put('/routes/2/requestPolicies/authorization', { type: 'ANONYMOUS' }),
      pointer: '/routes/2/requestPolicies/authorization',
      says: /ANY_OF/,
      mend: put('/routes/2/requestPolicies/authorization', { type: 'ANY_OF', allowedScope: [CANARY] }),
    },
    {
      spoil: put(`${AUTHENTICATION}/isAnonymousAccessAllowed`, true),
      pointer: `${AUTHENTICATION}/isAnonymousAccessAllowed`,
      says: /make it false/,
      mend: put(`${AUTHENTICATION}/isAnonymousAccessAllowed`, false),
    },
  ],
  'no-authentication': [
    {
      spoil: drop('/requestPolicies'),
      pointer: AUTHENTICATION,
      says: /CUSTOM_AUTHENTICATION/,
      mend: put('/requestPolicies', { authentication: AUTHORIZER_POLICY }),
    },
  ],
  'token-audience': [
    {
      spoil: put(AUTHENTICATION, TOKEN_POLICY),
      pointer: AUDIENCES,
      says: /audience/,
      mend: put(AUDIENCES, ['https://api.example/']),
    },
  ],
  'route-authorization': [
    {
      spoil: drop('/routes/2/requestPolicies/authorization'),
      pointer: '/routes/2/requestPolicies/authorization',
      says: /ANY_OF .* or AUTHENTICATION_ONLY/,
      mend: put('/routes/2/requestPolicies/authorization', { type: 'AUTHENTICATION_ONLY' }),
    },
  ],
  scopes: [
    {
      spoil: drop(`${SCOPES}/1`),
      pointer: '/routes/0/requestPolicies/authorization',
      says: /\["read","all"\]/,
      mend: put(SCOPES, ['read', 'all']),
    },
    {
      spoil: put(`${SCOPES}/-`, CANARY),
      pointer: `${SCOPES}/2`,
      says: /take it out/,
      mend: drop(`${SCOPES}/2`),
    },
  ],
  'trusted-header': [
    {
      spoil: put(`${HEADERS}/setHeaders/items/1/values`, [CANARY]),
      pointer: `${HEADERS}/setHeaders/items/1/values`,
      says: /\$\{request\.auth\[sub\]\}/,
      mend: put(`${HEADERS}/setHeaders/items/1/values`, [variable('request.auth[sub]')]),
    },
  ],
  'authorization-dropped': [
    {
      spoil: put(`${HEADERS}/filterHeaders`, { type: 'BLOCK', items: [{ name: 'Authorization' }] }),
      pointer: `${HEADERS}/filterHeaders`,
      says: /let Authorization pass/,
      mend: drop(`${HEADERS}/filterHeaders`),
    },
    {
      spoil: put(`${HEADERS}/setHeaders/items/-`, { name: 'Authorization', values: [`Basic ${CANARY}`] }),
      pointer: `${HEADERS}/setHeaders/items/4`,
      says: /take it out/,
      mend: drop(`${HEADERS}/setHeaders/items/4`),
    },
  ],
  'header-twice': [
    {
      spoil: put(`${PARTNER_HEADERS}/setHeaders/items/-`, { name: 'x-api-KEY', values: [CANARY] }),
      pointer: `${PARTNER_HEADERS}/setHeaders/items/5/name`,
      says: /one of the two/,
      mend: drop(`${PARTNER_HEADERS}/setHeaders/items/5`),
    },
  ],
  'protected-header': [
    {
      spoil: put(`${PARTNER_HEADERS}/setHeaders/items/-`, { name: 'Cookie', values: [CANARY] }),
      pointer: `${PARTNER_HEADERS}/setHeaders/items/5/name`,
      says: /take it out/,
      mend: drop(`${PARTNER_HEADERS}/setHeaders/items/5`),
    },
  ],
  'backend-address': [
    {
      spoil: put('/routes/2/backend/url', `https://u:${CANARY}@partner.example/?${CANARY}`),
      pointer: '/routes/2/backend/url',
      says: /headerTransformations/,
      mend: put('/routes/2/backend/url', 'https://partner.example/'),
    },
  ],
  'credential-address': [
    {
      spoil: put('/routes/-', {
        ...partnerRoute(`https://OIC.example:443/${CANARY}`),
        path: '/elsewhere',
      }),
      pointer: '/routes/4/backend/url',
      says: /gatekeeper spec/,
      mend: drop('/routes/4'),
    },
  ],
  'tls-verification': [
    {
      spoil: put('/routes/2/backend/url', `http://partner.example/${CANARY}?${CANARY}`),
      pointer: '/routes/2/backend/url',
      says: /https/,
      mend: put('/routes/2/backend/url', 'https://partner.example/'),
    },
    {
      spoil: put('/routes/2/backend/isSslVerifyDisabled', true),
      pointer: '/routes/2/backend/isSslVerifyDisabled',
      says: /make it false/,
      mend: put('/routes/2/backend/isSslVerifyDisabled', false),
    },
  ],
  'route-without-integration': [
    {
      spoil: put('/routes/-', invokerRoute('/nothing', ['GET'])),
      pointer: '/routes/4',
      says: /take the route out/,
      mend: drop('/routes/4'),
    },
    {
      spoil: put('/routes/1/methods/-', 'PUT'),
      pointer: '/routes/1/methods/1',
      says: /take the method out/,
      mend: drop('/routes/1/methods/1'),
    },
  ],
  'integration-without-route': [
    {
      spoil: drop('/routes/1'),
      pointer: '/routes',
      says: /add a route \/hello with POST/,
      mend: put('/routes/-', invokerRoute('/hello', ['POST'])),
    },
  ],
};
