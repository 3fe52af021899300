/**
 * Where an integration tells about itself without being run: `…/flows/rest/CODE/VERSION/metadata`, behind the credential of its
 * trigger. It follows from a target of Oracle's form, with and without a project; of any other target nothing follows.
 * Source: Oracle Integration, "REST Endpoint Metadata and a Swagger Link to a REST Metadata Description".
 */

/** An integration at OIC. */
export interface MetadataAddress {
  readonly url: URL;
  /** Such as `ORDERS 1.0`. */
  readonly integration: string;
}

const SEGMENT = '[^/?{}]+';
const TRIGGER = new RegExp(
  `^(https?://[^/]+/ic/api/integration/v\\d+/flows/rest/(?:project/${SEGMENT}/)?(${SEGMENT})/(${SEGMENT}))/.`,
);

/** The address; undefined for a target of another form. */
export function toMetadataAddress(target: string): MetadataAddress | undefined {
  const [, base, code, version] = TRIGGER.exec(target) ?? [];
  if (base === undefined) return undefined;
  return { url: new URL(`${base}/metadata`), integration: `${code} ${version}` };
}
