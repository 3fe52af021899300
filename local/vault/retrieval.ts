/**
 * The secret retrieval API without its transport: query in, bundle or error out.
 * Default deny: a secret that no policy gives to the principal answers exactly like one that does not exist.
 * Source: OCI "Secret Retrieval API" 20190301, GetSecretBundle and GetSecretBundleByName.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { NOT_FOUND, type OciError, toOciError } from '../oci/error-answer.ts';
import type { Principal } from './authentication.ts';
import type { VaultPolicy } from './config.ts';
import type { SecretStore, SecretVersion, VersionSelector } from './secret-store.ts';
import { STAGES } from './stages.ts';

/** One read: of a secret's id, or of the `secretName` and `vaultId` in the query. */
export interface Retrieval {
  readonly principal: Principal;
  /** The id from the path; undefined for a read by name. */
  readonly secretId: string | undefined;
  readonly query: unknown;
}

/** The version to hand out, or the error to answer with. */
export type RetrievalResult =
  | { readonly ok: true; readonly version: SecretVersion }
  | { readonly ok: false; readonly error: OciError; readonly secretId?: string };

// A repeated parameter is an array here and fits none of these.
const selectorSchema = v.object({
  stage: v.optional(v.picklist(STAGES)),
  versionNumber: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/), v.transform(Number))),
  secretVersionName: v.optional(v.string()),
});
const nameSchema = v.object({
  secretName: v.pipe(v.string(), v.minLength(1)),
  vaultId: v.pipe(v.string(), v.minLength(1)),
});

/** Creates the reader over a store and its policies. */
export function createRetrieval(store: SecretStore, policies: readonly VaultPolicy[]) {
  return ({ principal, secretId, query }: Retrieval): RetrievalResult => {
    const selector = v.safeParse(selectorSchema, query);
    if (!selector.success) return { ok: false, error: toOciError(400) };
    const name = secretId === undefined ? v.safeParse(nameSchema, query) : undefined;
    if (name?.success === false) return { ok: false, error: toOciError(400) };
    const id = secretId ?? store.findId(name?.output.vaultId ?? '', name?.output.secretName ?? '');
    if (id === undefined) return { ok: false, error: NOT_FOUND };

    const version = store.read(id, toSelector(selector.output));
    // Versions have no names here, so a name fits none.
    const hasName = selector.output.secretVersionName !== undefined;
    if (version === undefined || hasName || !isAllowed(policies, principal, id)) {
      return { ok: false, error: NOT_FOUND, secretId: id };
    }
    return { ok: true, version };
  };
}

function toSelector(query: v.InferOutput<typeof selectorSchema>): VersionSelector {
  const { stage, versionNumber } = query;
  return {
    ...(stage === undefined ? {} : { stage }),
    ...(versionNumber === undefined ? {} : { versionNumber }),
  };
}

/** True when some policy names both this principal and this secret. */
function isAllowed(policies: readonly VaultPolicy[], principal: Principal, secretId: string): boolean {
  return policies.some(({ allow, secretIds }) => secretIds.includes(secretId) && isNamed(allow, principal));
}

function isNamed(allow: VaultPolicy['allow'], principal: Principal): boolean {
  if ('userId' in principal) return allow.userId === principal.userId;
  // Without this, a user's policy, which has none of the conditions below, would let every resource in.
  if (allow.userId !== undefined) return false;
  return (
    (allow.resourceId ?? principal.resourceId) === principal.resourceId &&
    (allow.compartmentId ?? principal.compartmentId) === principal.compartmentId
  );
}

/** The bundle as the service writes it. */
export function toBundle(version: SecretVersion): Record<string, unknown> {
  return {
    secretId: version.secretId,
    timeCreated: version.timeCreated,
    versionNumber: version.versionNumber,
    versionName: null,
    secretBundleContent: { contentType: 'BASE64', content: version.content },
    timeOfDeletion: null,
    timeOfExpiry: null,
    stages: version.stages,
    metadata: null,
  };
}

/** Changes with every version and state, and says nothing of the content. */
export function toEtag({ secretId, versionNumber, stages }: SecretVersion): string {
  const source = `${secretId} ${versionNumber} ${stages.join(' ')}`;
  return createHash('sha256').update(source).digest('hex').slice(0, 40);
}
