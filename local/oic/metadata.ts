/**
 * `GET …/CODE/VERSION/metadata`: what an active integration with a REST trigger says of itself. It is behind the same
 * authentication and role as the trigger, and reading it runs nothing.
 * Source: Oracle Integration, "REST Endpoint Metadata and a Swagger Link to a REST Metadata Description". The members'
 * names are not documented there; what they say is: description, address of the endpoint, address of its Swagger document.
 */
import { type Answer, toErrorAnswer, toJsonAnswer } from './answers.ts';
import { INTEGRATIONS } from './integrations.ts';
import type { Target } from './target.ts';

const RESOURCE = 'metadata';

/** True for the address of metadata, whether there is such an integration or not. */
export function isMetadataOf({ resource }: Target, method: string): boolean {
  return method === 'GET' && resource.length === 1 && resource[0] === RESOURCE;
}

/** The metadata; 404 for an integration that is not active. `url` is the request line's. */
export function toMetadata({ code, version }: Target, url: string): Answer {
  if (!INTEGRATIONS.has(code)) return toErrorAnswer(404, 'No such integration is active.');
  const [path = ''] = url.split('?');
  const base = path.slice(0, -`/${RESOURCE}`.length);
  return toJsonAnswer({
    integration: `${code} (${version})`,
    description: 'An integration of the local cloud.',
    endpointUri: base,
    swaggerUri: `${path}/swagger`,
  });
}
