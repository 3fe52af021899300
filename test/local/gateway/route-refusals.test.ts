/**
 * What is refused at load, each by its pointer: routes, transformations and back-end URLs.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { functionRoute } from './specifications.ts';
import { problemsOf, stockRoute, variable } from './stand-ins.ts';

function withRequestPolicies(requestPolicies: unknown): unknown {
  return { routes: [{ ...functionRoute('/a'), requestPolicies }] };
}

describe('a route', () => {
  const refused: Readonly<Record<string, readonly [unknown, string, RegExp]>> = {
    'a protected request header': [
      withRequestPolicies({
        headerTransformations: { setHeaders: { items: [{ name: 'Cookie', values: ['a'] }] } },
      }),
      '/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/name',
      /protected header/,
    ],
    'a protected response header': [
      {
        routes: [
          {
            ...functionRoute('/a'),
            responsePolicies: {
              headerTransformations: { filterHeaders: { type: 'BLOCK', items: [{ name: 'Retry-After' }] } },
            },
          },
        ],
      },
      '/routes/0/responsePolicies/headerTransformations/filterHeaders/items/0/name',
      /protected header/,
    ],
    'a header in two transformations': [
      withRequestPolicies({
        headerTransformations: {
          setHeaders: { items: [{ name: 'X-A', values: ['a'] }] },
          filterHeaders: { type: 'BLOCK', items: [{ name: 'x-a' }] },
        },
      }),
      '/routes/0/requestPolicies/headerTransformations/filterHeaders/items/0/name',
      /another transformation/,
    ],
    'eleven values of a header': [
      withRequestPolicies({
        headerTransformations: { setHeaders: { items: [{ name: 'X-A', values: Array(11).fill('a') }] } },
      }),
      '/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/values',
      /at most 10/,
    ],
    'an unknown variable': [
      withRequestPolicies({
        headerTransformations: {
          setHeaders: { items: [{ name: 'X-A', values: [variable('request.cookies[a]')] }] },
        },
      }),
      '/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/values/0',
      /not implemented/,
    ],
    'the body in a header': [
      withRequestPolicies({
        headerTransformations: {
          setHeaders: { items: [{ name: 'X-A', values: [variable('request.body')] }] },
        },
      }),
      '/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/values/0',
      /only parameters of an authorizer/,
    ],
    'a wildcard before the end': [
      { routes: [stockRoute('/{a*}/b')] },
      '/routes/0/path',
      /wildcard before its end/,
    ],
    'a parameter in the middle of a segment': [
      { routes: [stockRoute('/a{b}')] },
      '/routes/0/path',
      /whole segments/,
    ],
    'a parameter name with a dash': [
      { routes: [stockRoute('/{a-b}')] },
      '/routes/0/path',
      /names are letters/,
    ],
    'the same parameter twice': [
      { routes: [stockRoute('/{a}/{a}')] },
      '/routes/0/path',
      /parameter name twice/,
    ],
    'two routes that differ in parameter names only': [
      { routes: [stockRoute('/{a}', ['GET']), stockRoute('/{b}', ['GET', 'PUT'])] },
      '/routes/1',
      /same paths and methods/,
    ],
    'ANY beside a method': [
      { routes: [stockRoute('/a', ['GET']), stockRoute('/a', ['ANY'])] },
      '/routes/1',
      /same paths and methods/,
    ],
  };
  for (const [name, [value, pointer, message]] of Object.entries(refused)) {
    it(`is refused with ${name}`, () => {
      const problems = problemsOf(value);
      assert.deepEqual(Object.keys(problems), [pointer]);
      assert.match(problems[pointer] ?? '', message);
    });
  }

  const urls: Readonly<Record<string, RegExp>> = {
    [`https://${variable('request.headers[x]')}/a`]: /variable in its host/,
    [`https://a${variable('request.path[id]')}.example/`]: /variable in its host/,
    [`https://a.example/b?c=${variable('request.path[id]')}`]: /variable in its query/,
    'https://user:password@a.example/': /user or password/,
    'ftp://a.example/': /http or https/,
    'https://a.example/b/../c': /dot segment/,
    'https://a.example/#f': /without a fragment/,
    [`https://a.example/${variable('request.nothing[id]')}`]: /not implemented/,
    'https:///a': /no valid host/,
  };
  for (const [url, message] of Object.entries(urls)) {
    it(`is refused with the back-end URL ${url}`, () => {
      const problems = problemsOf({
        routes: [{ path: '/a', methods: ['GET'], backend: { type: 'HTTP_BACKEND', url } }],
      });
      assert.match(problems['/routes/0/backend/url'] ?? '', message);
    });
  }
});
