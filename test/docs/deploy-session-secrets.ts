/** Where secrets and tokens are after docs/deploy.md was run, and where they must not be. */
import assert from 'node:assert/strict';
import { allSecrets } from '../../local/cloud/cloud-secrets.ts';
import * as names from '../../local/cloud/names.ts';
import { parseIntegrations } from '../../src/invoker/integrations.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { parseAssertionClient, parseClientSecret, parseUserPassword } from '../../src/vault/secret-form.ts';
import type { TestCloud } from '../e2e/test-cloud.ts';
import type { Session } from './deploy-session.ts';

type Secrets = TestCloud['secrets'];

/** The beginning of a JSON header in Base64. */
const TOKEN = /\beyJ/;
const TOKEN_FILES = ['token.curl', 'token.json'];

/** What is in Vault has the forms that the functions read. */
export function assertStored(session: Session, secrets: Secrets): void {
  const read = (id: string) => createSecret(session.readSecret(id));
  const { username, password } = parseUserPassword(read(names.OIC_SECRET_ID));
  assert.deepEqual([username, password], [names.OIC_USERS.gatekeeper, secrets.gatekeeperUser]);
  const client = parseClientSecret(read(names.DOMAIN_CLIENT_SECRET_ID));
  assert.equal(client.clientSecret, secrets.gatekeeperClient);
  const { clientId, keyId } = parseAssertionClient(read(names.OIC_CLIENT_SECRET_ID));
  assert.deepEqual([clientId, keyId], [names.CLIENTS.invoker, names.ASSERTION_KEY_ID]);
  const context = {
    allowInsecureHttp: false,
    identityDomain: new URL('https://idcs-0123example.example/'),
  };
  assert.ok(parseIntegrations(session.readSecret(names.TABLE_SECRET_ID), context).ok);
}

/** No secret was printed or stood on a command line, and no token on one of curl. */
export function assertHidden(session: Session, secrets: Secrets): void {
  for (const secret of allSecrets(secrets)) {
    assert.ok(!session.output.includes(secret), 'in the output');
    assert.ok(!session.calls.some(({ args }) => args.join(' ').includes(secret)), 'in an argument');
    assert.ok(!session.curlArguments.includes(secret), 'in an argument of curl');
  }
  assert.match(session.curlArguments, /token\.curl/);
  assert.doesNotMatch(session.curlArguments, TOKEN);
}

/** The files that are kept hold the caller's secret and token, which later steps need, and no other. */
export function assertGone(session: Session, secrets: Secrets): void {
  const others = allSecrets(secrets).filter((secret) => secret !== secrets.ordersClient);
  assert.ok(session.kept['orders-app']?.includes(secrets.ordersClient));
  for (const [name, text] of Object.entries(session.kept)) {
    assert.ok(!others.some((secret) => text.includes(secret)), name);
    assert.doesNotMatch(text, /PRIVATE KEY/, name);
    assert.equal(TOKEN.test(text), TOKEN_FILES.includes(name), name);
  }
}
