/**
 * The schema of an API deployment specification, as `oci api-gateway deployment create --specification` takes it.
 * It names exactly what this gateway runs; every other field of the real service is refused, none is ignored.
 *
 * Source: Oracle "Creating an API Deployment Specification" and the types of the oci-apigateway package.
 */
import * as v from 'valibot';
import { LIMITS } from '../../gateway/api/limits.ts';
import { authenticationSchema } from './authentication-schema.ts';
import {
  filledList,
  filledSchema,
  functionIdSchema,
  headerNameSchema,
  list,
  numberWithin,
  sslVerifySchema,
  strict,
} from './schema-tools.ts';
import { headerTransformationsSchema, queryTransformationsSchema } from './transformation-schema.ts';

const { ApiSpecification, ApiSpecificationRoute, HTTPBackend, RateLimitingPolicy, StockResponseBackend } =
  LIMITS;
const MAX_ROUTE_PATH = ApiSpecificationRoute.path.max;

const METHODS = ['ANY', 'HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const loggingSchema = strict({
  accessLog: v.exactOptional(strict({ isEnabled: v.exactOptional(v.boolean()) })),
  executionLog: v.exactOptional(
    strict({
      isEnabled: v.exactOptional(v.boolean()),
      /** Default INFO. */
      logLevel: v.exactOptional(v.picklist(['INFO', 'WARN', 'ERROR'])),
    }),
  ),
});

const authorizationSchema = v.variant('type', [
  strict({ type: v.literal('ANONYMOUS') }),
  strict({ type: v.literal('AUTHENTICATION_ONLY') }),
  strict({ type: v.literal('ANY_OF'), allowedScope: filledList(filledSchema, Number.POSITIVE_INFINITY) }),
]);

const httpBackendSchema = strict({
  type: v.literal('HTTP_BACKEND'),
  url: filledSchema,
  /** Default 60. */
  connectTimeoutInSeconds: v.exactOptional(numberWithin(HTTPBackend.connectTimeoutInSeconds)),
  /** Default 10. */
  readTimeoutInSeconds: v.exactOptional(numberWithin(HTTPBackend.readTimeoutInSeconds)),
  /** Default 10. */
  sendTimeoutInSeconds: v.exactOptional(numberWithin(HTTPBackend.sendTimeoutInSeconds)),
  isSslVerifyDisabled: sslVerifySchema,
});

const functionBackendSchema = strict({
  type: v.literal('ORACLE_FUNCTIONS_BACKEND'),
  functionId: functionIdSchema,
});

const stockBackendSchema = strict({
  type: v.literal('STOCK_RESPONSE_BACKEND'),
  status: numberWithin(StockResponseBackend.status),
  body: v.exactOptional(v.string()),
  headers: v.exactOptional(
    list(strict({ name: headerNameSchema, value: v.string() }), StockResponseBackend.headers.max),
  ),
});

/** One route. */
export const routeSchema = strict({
  path: v.pipe(filledSchema, v.maxLength(MAX_ROUTE_PATH, `must have at most ${MAX_ROUTE_PATH} characters`)),
  methods: filledList(v.picklist(METHODS), METHODS.length),
  backend: v.variant('type', [httpBackendSchema, functionBackendSchema, stockBackendSchema]),
  requestPolicies: v.exactOptional(
    strict({
      authorization: v.exactOptional(authorizationSchema),
      headerTransformations: v.exactOptional(headerTransformationsSchema),
      queryParameterTransformations: v.exactOptional(queryTransformationsSchema),
    }),
  ),
  responsePolicies: v.exactOptional(
    strict({ headerTransformations: v.exactOptional(headerTransformationsSchema) }),
  ),
  loggingPolicies: v.exactOptional(loggingSchema),
});

/** The whole specification. */
export const specificationSchema = strict({
  loggingPolicies: v.exactOptional(loggingSchema),
  requestPolicies: v.exactOptional(
    strict({
      authentication: v.exactOptional(authenticationSchema),
      rateLimiting: v.exactOptional(
        strict({
          rateInRequestsPerSecond: numberWithin(RateLimitingPolicy.rateInRequestsPerSecond),
          rateKey: v.picklist(['CLIENT_IP', 'TOTAL']),
        }),
      ),
    }),
  ),
  routes: filledList(routeSchema, ApiSpecification.routes.max),
});

/** An API deployment specification that this gateway can run. */
export type Specification = v.InferOutput<typeof specificationSchema>;
/** One route of it. */
export type Route = v.InferOutput<typeof routeSchema>;
/** Who may use a route. */
export type Authorization = v.InferOutput<typeof authorizationSchema>;
/** What to log. */
export type LoggingPolicies = v.InferOutput<typeof loggingSchema>;
/** A back end reached by HTTP. */
export type HttpBackend = v.InferOutput<typeof httpBackendSchema>;
/** A back end that is a function. */
export type FunctionBackend = v.InferOutput<typeof functionBackendSchema>;
/** A fixed answer. */
export type StockBackend = v.InferOutput<typeof stockBackendSchema>;
/** How many requests a second. */
export type RateLimiting = NonNullable<NonNullable<Specification['requestPolicies']>['rateLimiting']>;
