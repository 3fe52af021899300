/**
 * The form of one row of integrations.json. integrations.schema.json is generated from it.
 * What only several members or rows together show is checked in integrations.ts.
 */
import * as v from 'valibot';
import { SECRET_ID } from '../vault/vault-settings.ts';
import { isNeverPassed } from './header-policy.ts';
import { ROUTE } from './route-pattern.ts';
import { isPlainTarget, TARGET } from './target-template.ts';

// Every check has words of its own: valibot's would repeat the value, which may hold a secret in the wrong place.
const namesSchema = v.optional(
  v.pipe(v.array(v.pipe(v.string(), v.nonEmpty('a text'))), v.nonEmpty('at least one text')),
);
const allowSchema = v.pipe(
  v.strictObject({ clients: namesSchema, subjects: namesSchema, scopes: namesSchema }),
  // An entry without a condition would hold for everyone, most likely by mistake.
  v.minEntries(1, 'clients, subjects or scopes'),
);
const headerNamesSchema = v.optional(
  v.array(
    v.pipe(
      v.string(),
      v.regex(/^[A-Za-z0-9-]+$/, 'a header name'),
      v.toLowerCase(),
      v.check(
        (name) => !isNeverPassed(name),
        'a header other than credentials, cookies and what frames a message',
      ),
    ),
  ),
  [],
);

const secretIdSchema = v.pipe(v.string(), v.regex(SECRET_ID, 'the OCID of a Vault secret'));
const tokenMembers = {
  secretId: secretIdSchema,
  tokenUrl: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?\/[A-Za-z0-9\-._~/]*$/, 'https://host/path'),
      v.check((text) => isPlainTarget(text), 'a host that exists, and a path without dot segments'),
    ),
  ),
  // RFC 6749 §3.3.
  scope: v.pipe(
    v.string(),
    v.regex(/^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/, "OIC's scope, audience and scope in one"),
  ),
};
const credentialSchema = v.variant('type', [
  v.strictObject({ type: v.literal('basic'), secretId: secretIdSchema }),
  v.strictObject({ type: v.literal('client_credentials'), ...tokenMembers }),
  v.strictObject({ type: v.literal('user_assertion'), ...tokenMembers }),
]);

const integrationSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens, 64 at most'),
    v.description('What the log calls it.'),
  ),
  route: v.pipe(
    v.string(),
    v.regex(ROUTE, 'a method and a path, such as GET /orders/{id}'),
    v.description(
      "Method and path, the deployment's prefix included: {name} is one segment, {name*} at the end any number of them.",
    ),
  ),
  target: v.pipe(
    v.string(),
    v.regex(TARGET, 'https://host/path, with {parameters} in the path only'),
    v.check(isPlainTarget, 'a host that exists, and a path without dot segments'),
    v.description("OIC's runtime address; the route's parameters may stand in its path."),
  ),
  credential: credentialSchema,
  allow: v.pipe(
    v.array(allowSchema),
    v.description(
      'Who may call: all conditions of one entry must hold, any entry suffices, no entry is nobody.',
    ),
  ),
  timeoutSeconds: v.optional(
    v.pipe(
      v.number(),
      v.integer('a whole number from 1 to 300'),
      v.minValue(1, 'a whole number from 1 to 300'),
      v.maxValue(300, 'a whole number from 1 to 300'),
    ),
    300,
  ),
  requestHeaders: headerNamesSchema,
  responseHeaders: headerNamesSchema,
});

/** The table: a list of rows. */
export const tableSchema = v.pipe(v.array(integrationSchema), v.nonEmpty('at least one integration'));

/** One row of the table, as it is written. */
export type IntegrationRow = v.InferOutput<typeof integrationSchema>;

/** Who may call: one entry of `allow`. */
export type AllowEntry = v.InferOutput<typeof allowSchema>;
