/**
 * The Vault's configuration as it reaches the process: JSON, checked whole before anything starts.
 * It names who may read what; there is no way to say "everyone".
 */
import * as v from 'valibot';

/** OCI's limit of a secret's content. */
const MAX_CONTENT_BYTES = 25_600;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const secretId = v.pipe(text, v.startsWith('ocid1.vaultsecret.'));
/** A secret's plain text. */
export const contentSchema = v.pipe(v.string(), v.minBytes(1), v.maxBytes(MAX_CONTENT_BYTES));

const allowSchema = v.pipe(
  v.strictObject({ resourceId: v.optional(text), compartmentId: v.optional(text) }),
  // An empty condition would match every principal.
  v.check(
    ({ resourceId, compartmentId }) => resourceId !== undefined || compartmentId !== undefined,
    'expected a resourceId or a compartmentId',
  ),
);

export const vaultConfigSchema = v.strictObject({
  /** 0 takes a free one. */
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  /** Where the secrets are kept; created with the seeds when absent. */
  stateFile: v.pipe(v.string(), v.minLength(1)),
  /** The auth service's state file: whose session tokens count. */
  authServiceFile: v.pipe(v.string(), v.minLength(1)),
  /** Who may read which secrets; what no policy allows is refused. Both conditions of one policy must hold. */
  policies: v.array(v.strictObject({ allow: allowSchema, secretIds: v.array(secretId) })),
  /** Secrets to create unless they exist; a stored secret is never changed by its seed. */
  secrets: v.array(v.strictObject({ id: secretId, name: text, vaultId: text, content: contentSchema })),
});

/** What {@link startVault} takes. */
export type VaultConfig = v.InferInput<typeof vaultConfigSchema>;
export type VaultPolicy = VaultConfig['policies'][number];
