/**
 * The schema of an API deployment specification, as `oci api-gateway deployment create --specification` takes it.
 * It names exactly what this gateway runs; every other field of the real service is refused, none is ignored.
 *
 * Source: Oracle "Creating an API Deployment Specification" and the types of the oci-apigateway package.
 */
import * as v from 'valibot';
import { authenticationSchema } from './authentication-schema.ts';
import {
  filledList,
  filledSchema,
  functionIdSchema,
  headerNameSchema,
  list,
  sslVerifySchema,
  strict,
  wholeNumber,
} from './schema-tools.ts';
import { headerTransformationsSchema, queryTransformationsSchema } from './transformation-schema.ts';

// Oracle "API Gateway Internal Limits".
const MAX_ROUTES = 50;
const MAX_ROUTE_PATH = 2000;
const MAX_STOCK_HEADERS = 50;
const MAX_RATE = 1_000_000;

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
  connectTimeoutInSeconds: v.exactOptional(wholeNumber(1, 75)),
  /** Default 10. */
  readTimeoutInSeconds: v.exactOptional(wholeNumber(1, 300)),
  /** Default 10. */
  sendTimeoutInSeconds: v.exactOptional(wholeNumber(1, 300)),
  isSslVerifyDisabled: sslVerifySchema,
});

const functionBackendSchema = strict({
  type: v.literal('ORACLE_FUNCTIONS_BACKEND'),
  functionId: functionIdSchema,
});

const stockBackendSchema = strict({
  type: v.literal('STOCK_RESPONSE_BACKEND'),
  status: wholeNumber(200, 599),
  body: v.exactOptional(v.string()),
  headers: v.exactOptional(list(strict({ name: headerNameSchema, value: v.string() }), MAX_STOCK_HEADERS)),
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
          rateInRequestsPerSecond: wholeNumber(1, MAX_RATE),
          rateKey: v.picklist(['CLIENT_IP', 'TOTAL']),
        }),
      ),
    }),
  ),
  routes: filledList(routeSchema, MAX_ROUTES),
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
