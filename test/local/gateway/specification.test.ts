/**
 * What loads and what is refused at load: every problem at once, by pointer, never with a value in it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { models } from 'oci-apigateway';
import type { Json } from '../../../gateway/api/types.ts';
import { startGateway } from '../../../local/gateway/gateway.ts';
import { FIELD_HINTS } from '../../../local/gateway/known-fields.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import type { Specification } from '../../../local/gateway/specification-schema.ts';
import { SPECIFICATION_A, SPECIFICATION_B, SPECIFICATION_C } from './specifications.ts';
import { GATEWAY, problemsOf, stockRoute } from './stand-ins.ts';

/** Compiles only while every accepted specification is one of the API's own. */
const toApiType = (specification: Specification): Json<models.ApiSpecification> => specification;
/** Compiles only if the type above tells apart what the API takes and what it does not. */
// @ts-expect-error the API has no such status.
const isNarrow: Json<models.StockResponseBackend> = { type: 'STOCK_RESPONSE_BACKEND', status: 'x' };
// @ts-expect-error the API has no such method.
const isStrict: Json<models.ApiSpecificationRoute>['methods'] = ['FETCH'];

/** Every field that the API has beside those implemented; compiles only while each is named as the API names it. */
type ApiField =
  | keyof models.ApiSpecificationRequestPolicies
  | keyof models.ApiSpecificationRouteRequestPolicies
  | keyof models.ApiSpecificationRouteResponsePolicies;
type Implemented =
  | 'authentication'
  | 'rateLimiting'
  | 'authorization'
  | 'headerTransformations'
  | 'queryParameterTransformations';
const HINTED: Readonly<Record<Exclude<ApiField, Implemented>, true>> = {
  cors: true,
  mutualTls: true,
  usagePlans: true,
  dynamicAuthentication: true,
  queryParameterValidations: true,
  headerValidations: true,
  bodyValidation: true,
  responseCacheLookup: true,
  responseCacheStore: true,
};

describe('a specification', () => {
  for (const [name, specification] of Object.entries({ SPECIFICATION_A, SPECIFICATION_B, SPECIFICATION_C })) {
    it(`loads Oracle's form of ${name} unchanged`, () => {
      const result = parseSpecification(structuredClone(specification));
      assert.deepEqual(result, { ok: true, specification });
      if (result.ok) assert.deepEqual(toApiType(result.specification), specification);
    });
  }

  it('is refused with a hint for every field of the API that is not implemented', () => {
    assert.deepEqual(Object.keys(FIELD_HINTS).toSorted(), Object.keys(HINTED).toSorted());
    assert.deepEqual([isNarrow.status, isStrict], ['x', ['FETCH']]);
  });

  it('reports the problems of all deployments at once', async () => {
    const config = {
      port: 0,
      gatewayId: GATEWAY,
      functionsUrl: 'http://127.0.0.1:1',
      deployments: [
        { pathPrefix: '/a', specification: { routes: [stockRoute('no-slash')], colour: 1 } },
        { pathPrefix: '/b', specification: { routes: [] } },
      ],
    };
    await assert.rejects(startGateway(config), (error: Error & { problems?: unknown[] }) => {
      assert.equal(error.name, 'SpecificationError');
      assert.equal(error.problems?.length, 3);
      assert.match(error.message, /\/a \/colour: is not a field/);
      assert.match(error.message, /\/a \/routes\/0\/path: must start with a slash/);
      assert.match(error.message, /\/b \/routes: must have at least one item/);
      return true;
    });
  });

  it('never repeats a value', () => {
    const secret = 'Basic c2VjcmV0LWNhbmFyeQ==';
    const problems = problemsOf({
      [secret]: undefined,
      routes: [
        { path: '/a', methods: [secret], backend: { type: secret, url: secret }, requestPolicies: secret },
      ],
    });
    assert.ok(Object.values(problems).every((message) => !message.includes('c2VjcmV0')));
    assert.ok(Object.keys(problems).length >= 4);
  });
});
