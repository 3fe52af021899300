/**
 * The local gateway with a principal of its own: its calls to functions are signed as on OCI, so that a function
 * can tell who invoked it. A session is renewed long before its end.
 */
import { type GatewayDeps, startGateway } from '../gateway/gateway.ts';
import type { GatewayConfig } from '../gateway/gateway-config.ts';
import { openAuthService, type Session } from '../oci/auth-service.ts';
import { signRequest } from '../oci/request-signature.ts';
import type { Part } from '../server/server.ts';
import { COMPARTMENT_ID, TENANCY_ID } from './names.ts';

/** The gateway's configuration, and where its principal comes from. */
export interface SigningGatewayConfig {
  readonly authServiceFile: string;
  readonly gateway: GatewayConfig;
}

const SESSION_SECONDS = 3600;

/** Starts the gateway. Throws what `startGateway` throws. */
export async function startSigningGateway(
  { authServiceFile, gateway }: SigningGatewayConfig,
  { log, tracer }: Pick<GatewayDeps, 'log' | 'tracer'>,
): Promise<Part> {
  const authService = openAuthService(authServiceFile);
  const issue = (): Promise<Session> => {
    const principal = {
      resourceId: gateway.gatewayId,
      resourceType: 'apigateway' as const,
      compartmentId: COMPARTMENT_ID,
      tenancyId: TENANCY_ID,
    };
    return authService.issue(principal, SESSION_SECONDS, Date.now());
  };
  let session = await issue();
  let isRenewing = false;

  /** Renews in the background once half of the session's time has gone; until then the old one serves. */
  function renewIfOld(): void {
    if (isRenewing || session.expiresAt - Date.now() > (SESSION_SECONDS * 1000) / 2) return;
    isRenewing = true;
    issue().then(
      (renewed) => {
        session = renewed;
        isRenewing = false;
      },
      () => {
        isRenewing = false;
      },
    );
  }

  return startGateway(gateway, {
    log,
    tracer,
    signFunctionCall: (request) => {
      renewIfOld();
      return signRequest(request, session);
    },
  });
}
