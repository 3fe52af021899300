/** Calls of a gateway that says who calls, in the place of a token. */
import { createGatewayIdentification } from '../../src/invoker/caller.ts';
import { parseGatewayRequest } from '../../src/invoker/request.ts';
import { createCall } from './call-bench.ts';

export const GATEWAY = 'ocid1.apigateway.oc1.example.one';
export const identifyCaller = createGatewayIdentification(GATEWAY);

type Headers = Readonly<Record<string, readonly string[] | undefined>>;
/** The headers of a call by the gateway, for a user. */
export const GATEWAY_HEADERS: Headers = {
  'fn-http-h-authorization': undefined,
  'oci-subject-id': [GATEWAY],
  'fn-http-h-x-caller-client': ['app'],
  'fn-http-h-x-caller-sub': ['someone'],
  'fn-http-h-x-caller-sub-type': ['user'],
  'fn-http-h-x-caller-scope': ['oic.invoke other'],
};

export async function identifyByGateway(changes: Headers = {}) {
  const call = createCall({ ...GATEWAY_HEADERS, ...changes });
  return identifyCaller(call, parseGatewayRequest(call), {});
}
