/**
 * The Vault's configuration as it reaches the process: JSON, checked whole before anything starts.
 * It names who may read what; there is no way to say "everyone".
 */
import * as v from 'valibot';
import { isApiKeyPem } from '../oci/api-key.ts';

/** OCI's limit of a secret's content. */
const MAX_CONTENT_BYTES = 25_600;

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const secretId = v.pipe(text, v.startsWith('ocid1.vaultsecret.'));
/** A secret's plain text. */
export const contentSchema = v.pipe(v.string(), v.minBytes(1), v.maxBytes(MAX_CONTENT_BYTES));

const userId = v.pipe(text, v.regex(/^ocid1\.user\.[\w.-]+$/, 'expected the OCID of a user'));
const tenancyId = v.pipe(text, v.regex(/^ocid1\.tenancy\.[\w.-]+$/, 'expected the OCID of a tenancy'));

const allowSchema = v.pipe(
  v.strictObject({
    resourceId: v.optional(text),
    compartmentId: v.optional(text),
    userId: v.optional(userId),
  }),
  // An empty condition would match every principal. A user is no resource and in no compartment: with both kinds
  // of conditions in it, a policy looks narrower than it is, or allows nobody.
  v.check(
    ({ resourceId, compartmentId, userId }) =>
      (resourceId !== undefined || compartmentId !== undefined) !== (userId !== undefined),
    'expected a resourceId or a compartmentId, or a userId alone',
  ),
);

const userSchema = v.strictObject({
  userId,
  tenancyId,
  /** The fingerprint follows from it. */
  publicKey: v.pipe(
    v.string(),
    v.check(isApiKeyPem, 'expected an RSA public key of at least 2048 bits in PEM (SPKI)'),
  ),
});

export const vaultConfigSchema = v.strictObject({
  /** 0 takes a free one. */
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  /** Where the secrets are kept; created with the seeds when absent. */
  stateFile: v.pipe(v.string(), v.minLength(1)),
  /** The auth service's state file: whose session tokens count. */
  authServiceFile: v.pipe(v.string(), v.minLength(1)),
  /** Users who may sign with an API key, one entry for each key. A user here may read nothing yet. */
  users: v.optional(v.array(userSchema), []),
  /** Who may read which secrets; what no policy allows is refused. All conditions of one policy must hold. */
  policies: v.array(v.strictObject({ allow: allowSchema, secretIds: v.array(secretId) })),
  /** Secrets to create unless they exist; a stored secret is never changed by its seed. */
  secrets: v.array(v.strictObject({ id: secretId, name: text, vaultId: text, content: contentSchema })),
});

/** What {@link startVault} takes. */
export type VaultConfig = v.InferInput<typeof vaultConfigSchema>;
export type VaultPolicy = VaultConfig['policies'][number];
