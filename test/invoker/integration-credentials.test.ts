/** The credentials of the table: three kinds, and where the token of two of them comes from. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CANARY,
  CLIENT_SECRET_ID,
  problemsOf,
  row,
  SCOPE,
  SECRET_ID,
  TOKEN_URL,
  tokenCredential,
  toTable,
} from './table-bench.ts';

const KINDS = ['client_credentials', 'user_assertion'] as const;
const PLAIN = 'order.credential.tokenUrl: expected a host that exists, and a path without dot segments';
const FORM = 'order.credential.tokenUrl: expected https://host/path';
const SCOPE_PROBLEM = "order.credential.scope: expected OIC's scope, audience and scope in one";

function tokenUrlProblems(tokenUrl: unknown, allowInsecureHttp = false): readonly string[] {
  const credential = tokenCredential('client_credentials', { tokenUrl });
  return problemsOf([row({ credential })], { allowInsecureHttp });
}

describe('a token credential is refused', () => {
  it('without an address of its own where that of the domain is plain http', () => {
    const credential = tokenCredential('client_credentials', { tokenUrl: undefined });
    const identityDomain = new URL('http://idcs.example/');
    assert.deepEqual(problemsOf([row({ credential })], { identityDomain }), [
      'order: tokenUrl must be https',
    ]);
  });

  for (const type of KINDS) {
    it(`as ${type} without a scope`, () => {
      const credential = tokenCredential(type, { scope: undefined });
      assert.deepEqual(problemsOf([row({ credential })]), ['order.credential.scope: expected to be there']);
    });

    it(`as ${type} without a secret`, () => {
      const credential = tokenCredential(type, { secretId: undefined });
      const problems = problemsOf([row({ credential })]);
      assert.deepEqual(problems, ['order.credential.secretId: expected to be there']);
    });

    it(`as ${type} without an endpoint, when no identity domain is configured either`, () => {
      const credential = tokenCredential(type, { tokenUrl: undefined });
      assert.deepEqual(problemsOf([row({ credential, target: 'http://oic.example/x' })]), [
        'order: target must be https',
        'order: credential needs tokenUrl, as IDENTITY_DOMAIN_URL is not set',
      ]);
    });
  }

  for (const scope of ['', ' ', `${CANARY} `, ` ${CANARY}`, 'a  b', 'a\tb', 'a"b', 'a\\b', 'é', 'a\n']) {
    it(`with ${JSON.stringify(scope)} as its scope (RFC 6749 §3.3)`, () => {
      const credential = tokenCredential('client_credentials', { scope });
      assert.deepEqual(problemsOf([row({ credential })]), [SCOPE_PROBLEM]);
    });
  }

  for (const [what, tokenUrl, problems] of [
    ['that is no text', 5, ['order.credential.tokenUrl: expected string']],
    ['without a path', 'https://domain.example', [FORM]],
    ['of another scheme', `ftp://${CANARY}.example/x`, [FORM, PLAIN]],
    ['with a user', `https://${CANARY}@domain.example/x`, [FORM, PLAIN]],
    ['with a user and a password', `https://user:${CANARY}@domain.example/x`, [FORM, PLAIN]],
    ['with a query', `https://domain.example/x?${CANARY}`, [FORM]],
    ['with an empty query', 'https://domain.example/x?', [FORM]],
    ['with a fragment', `https://domain.example/x#${CANARY}`, [FORM]],
    ['with an escape', 'https://domain.example/x%20y', [FORM]],
    ['with a parameter', 'https://domain.example/{id}', [FORM]],
    ['with a backslash', `https://domain.example\\${CANARY}/x`, [FORM, PLAIN]],
    ['with a line break behind it', `${TOKEN_URL}\n`, [FORM]],
    ['with a dot segment', 'https://domain.example/./token', [PLAIN]],
    ['with two dots', 'https://domain.example/oauth2/../token', [PLAIN]],
    ['with two dots at its end', 'https://domain.example/oauth2/..', [PLAIN]],
    ['with a host that is a number', 'https://2130706433/token', [PLAIN]],
    ['with a port that does not exist', 'https://domain.example:65536/token', [PLAIN]],
  ] as const) {
    it(`with an endpoint ${what}`, () => assert.deepEqual(tokenUrlProblems(tokenUrl, true), problems));
  }

  it('with an endpoint of http, where client and secret could be read on their way', () => {
    const problem = ['order: tokenUrl must be https'];
    assert.deepEqual(tokenUrlProblems('http://domain.example/token'), problem);
    assert.deepEqual(tokenUrlProblems('http://domain.example/token', true), problem);
    assert.deepEqual(tokenUrlProblems('http://127.0.0.1:8080/token'), problem);
  });
});

describe('a credential', () => {
  it('of kind basic is a secret alone', () => {
    const [integration] = toTable([row()]);
    assert.deepEqual(integration?.credential, { type: 'basic', secretId: SECRET_ID });
  });

  for (const type of KINDS) {
    it(`of kind ${type} asks the endpoint that it names, whichever domain is configured`, () => {
      const rows = [row({ credential: tokenCredential(type) })];
      const [integration] = toTable(rows, { identityDomain: new URL('https://other.example') });
      const tokenUrl = new URL(TOKEN_URL);
      assert.deepEqual(integration?.credential, { type, secretId: CLIENT_SECRET_ID, tokenUrl, scope: SCOPE });
    });

    it(`of kind ${type} asks the configured domain when it names no endpoint`, () => {
      const rows = [row({ credential: tokenCredential(type, { tokenUrl: undefined }) })];
      const [integration] = toTable(rows, { identityDomain: new URL('https://idcs.example:8443') });
      assert.ok(integration?.credential.type === type);
      assert.equal(integration.credential.tokenUrl.href, 'https://idcs.example:8443/oauth2/v1/token');
    });
  }

  it('may ask an endpoint of http on this machine, where that is allowed', () => {
    assert.deepEqual(tokenUrlProblems('http://127.0.0.1:8080/token', true), []);
  });

  it('may ask for several scopes', () => {
    const credential = tokenCredential('client_credentials', { scope: `${SCOPE} other` });
    assert.deepEqual(problemsOf([row({ credential })]), []);
  });
});
