/**
 * What is refused at load, each by its pointer: the policies of a deployment.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionRoute } from './specifications.ts';
import { AUTHORIZER, problemsOf, stockRoute } from './stand-ins.ts';

function withAuthentication(authentication: unknown): unknown {
  return { requestPolicies: { authentication }, routes: [stockRoute('/a')] };
}

function withRequestPolicies(requestPolicies: unknown): unknown {
  return { routes: [{ ...functionRoute('/a'), requestPolicies }] };
}

const custom = { type: 'CUSTOM_AUTHENTICATION', functionId: AUTHORIZER };
const token = { type: 'TOKEN_AUTHENTICATION', tokenHeader: 'Authorization', tokenAuthScheme: 'Bearer' };
const remote = { type: 'REMOTE_JWKS', uri: 'https://idcs.example/admin/v1/SigningCert/jwk' };

describe('a deployment', () => {
  const refused: Readonly<Record<string, readonly [unknown, string, RegExp]>> = {
    'no object': ['routes', '', /must be Object/],
    'no routes': [{}, '/routes', /missing/],
    'a route without methods': [
      { routes: [{ path: '/a', backend: { type: 'STOCK_RESPONSE_BACKEND', status: 200 } }] },
      '/routes/0/methods',
      /missing/,
    ],
    'an unknown field': [{ routes: [stockRoute('/a')], route: [] }, '/route', /not a field of the API/],
    'a field not implemented': [
      withRequestPolicies({ cors: {} }),
      '/routes/0/requestPolicies/cors',
      /not implemented/,
    ],
    'mutual TLS': [
      { requestPolicies: { mutualTls: {} }, routes: [stockRoute('/a')] },
      '/requestPolicies/mutualTls',
      /not implemented/,
    ],
    'a dynamic back end': [
      { routes: [{ path: '/a', methods: ['GET'], backend: { type: 'DYNAMIC_ROUTING_BACKEND' } }] },
      '/routes/0/backend/type',
      /DYNAMIC_ROUTING_BACKEND is not implemented here: write one route/,
    ],
    JWT_AUTHENTICATION: [
      withAuthentication({ type: 'JWT_AUTHENTICATION' }),
      '/requestPolicies/authentication/type',
      /write it as TOKEN_AUTHENTICATION/,
    ],
    REMOTE_DISCOVERY: [
      withAuthentication({ ...token, validationPolicy: { type: 'REMOTE_DISCOVERY' } }),
      '/requestPolicies/authentication/validationPolicy/type',
      /use REMOTE_JWKS or STATIC_KEYS/,
    ],
    'headerTransformations in a failure policy': [
      withAuthentication({
        ...custom,
        tokenHeader: 'Authorization',
        validationFailurePolicy: { type: 'MODIFY_RESPONSE', headerTransformations: {} },
      }),
      '/requestPolicies/authentication/validationFailurePolicy/headerTransformations',
      /the API's name is responseHeaderTransformations/,
    ],
    'an authorizer without any argument': [
      withAuthentication(custom),
      '/requestPolicies/authentication',
      /exactly one of parameters/,
    ],
    'both forms of an authorizer': [
      withAuthentication({ ...custom, tokenHeader: 'A', parameters: { a: 'request.host' } }),
      '/requestPolicies/authentication',
      /exactly one of parameters/,
    ],
    'a certificate as argument': [
      withAuthentication({ ...custom, parameters: { cert: 'request.cert[client_base64]' } }),
      '/requestPolicies/authentication/parameters/cert',
      /mutual TLS/,
    ],
    'the path as argument': [
      withAuthentication({ ...custom, parameters: { p: 'request.path[id]' } }),
      '/requestPolicies/authentication/parameters/p',
      /must be request.headers/,
    ],
    'eleven arguments': [
      withAuthentication({
        ...custom,
        parameters: Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [`p${index}`, 'request.host']),
        ),
      }),
      '/requestPolicies/authentication/parameters',
      /at most 10/,
    ],
    'a cache key that is no parameter': [
      withAuthentication({ ...custom, parameters: { a: 'request.host' }, cacheKey: ['a', 'b'] }),
      '/requestPolicies/authentication/cacheKey/1',
      /must name one of the parameters/,
    ],
    'a function id with a path in it': [
      withAuthentication({ ...custom, functionId: 'ocid1.fnfunc.oc1..a/../b', tokenHeader: 'A' }),
      '/requestPolicies/authentication/functionId',
      /OCID of a function/,
    ],
    'a token header without its scheme': [
      withAuthentication({ type: 'TOKEN_AUTHENTICATION', tokenHeader: 'A', validationPolicy: remote }),
      '/requestPolicies/authentication',
      /needs tokenAuthScheme/,
    ],
    'a key set over plain http': [
      withAuthentication({ ...token, validationPolicy: { ...remote, uri: 'http://idcs.example/jwk' } }),
      '/requestPolicies/authentication/validationPolicy/uri',
      /https URL/,
    ],
    'a key set without certificate checks': [
      withAuthentication({ ...token, validationPolicy: { ...remote, isSslVerifyDisabled: true } }),
      '/requestPolicies/authentication/validationPolicy/isSslVerifyDisabled',
      /certificates are always verified/,
    ],
    'a static key that is no key': [
      withAuthentication({
        ...token,
        validationPolicy: { type: 'STATIC_KEYS', keys: [{ format: 'PEM', kid: 'k', key: 'no key' }] },
      }),
      '/requestPolicies/authentication/validationPolicy/keys/0',
      /RSA public key of at least 2048 bits/,
    ],
    'a clock skew above 120 s': [
      withAuthentication({ ...token, validationPolicy: remote, maxClockSkewInSeconds: 121 }),
      '/requestPolicies/authentication/maxClockSkewInSeconds',
      /from 0 to 120/,
    ],
    'a response code that is no status': [
      withAuthentication({
        ...custom,
        tokenHeader: 'A',
        validationFailurePolicy: { type: 'MODIFY_RESPONSE', responseCode: '999' },
      }),
      '/requestPolicies/authentication/validationFailurePolicy/responseCode',
      /status from 200 to 599/,
    ],
    'an anonymous route of an API that forbids it': [
      {
        requestPolicies: { authentication: { ...custom, tokenHeader: 'A' } },
        routes: [{ ...functionRoute('/a'), requestPolicies: { authorization: { type: 'ANONYMOUS' } } }],
      },
      '/routes/0/requestPolicies/authorization',
      /isAnonymousAccessAllowed/,
    ],
    'scopes without authentication': [
      withRequestPolicies({ authorization: { type: 'ANY_OF', allowedScope: ['a'] } }),
      '/routes/0/requestPolicies/authorization',
      /needs requestPolicies.authentication/,
    ],
  };
  for (const [name, [value, pointer, message]] of Object.entries(refused)) {
    it(`is refused with ${name}`, () => {
      const problems = problemsOf(value);
      assert.deepEqual(Object.keys(problems), [pointer]);
      assert.match(problems[pointer] ?? '', message);
    });
  }
});
