/**
 * The deployed table of integrations with local addresses in it: OIC's in place of the instance's, the identity
 * domain's in place of the real one's. It changes nothing else, so that what is tried here is what is deployed. Pure.
 */
import type { PartUrls } from './plan-options.ts';

/** What an integration has to have for it; the rest is the invoker's business. */
export interface DeployedIntegration {
  readonly target: string;
  readonly credential: { readonly type: string; readonly tokenUrl?: string };
}

/** The same table for the local cloud. */
export function toLocalIntegrations<Integration extends DeployedIntegration>(
  deployed: readonly Integration[],
  urls: Pick<PartUrls, 'oic' | 'identity-domain'>,
): readonly Integration[] {
  return deployed.map((integration) => {
    const { target, credential } = integration;
    const { tokenUrl } = credential;
    const local =
      tokenUrl === undefined ? {} : { tokenUrl: replaceOrigin(tokenUrl, urls['identity-domain']) };
    return {
      ...integration,
      target: replaceOrigin(target, urls.oic),
      credential: { ...credential, ...local },
    };
  });
}

/** On the text: `URL` would encode the braces of a parameter. */
function replaceOrigin(url: string, origin: string): string {
  return url.replace(/^https:\/\/[^/]+/, origin);
}
