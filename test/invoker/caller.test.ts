/** Who calls, by the caller's own token: client, subject, and whether there is a user at all. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTokenIdentification, TokenRefusedError } from '../../src/invoker/caller.ts';
import { parseGatewayRequest } from '../../src/invoker/request.ts';
import type { Deadline } from '../../src/runtime/clock.ts';
import type { VerifyToken } from '../../src/token/verify.ts';
import { acceptAs, acceptToken } from './bench.ts';
import { createCall, TOKEN } from './call-bench.ts';

function identify(verifyToken: VerifyToken, headers: Parameters<typeof createCall>[0] = {}) {
  const call = createCall(headers);
  return createTokenIdentification(verifyToken)(call, parseGatewayRequest(call), {});
}

/** The caller by a token with these claims. */
async function identifyBy(sub: string | undefined, subType: unknown, clientId: string | undefined = 'app') {
  const all = {
    ...(sub === undefined ? {} : { sub }),
    ...(subType === undefined ? {} : { sub_type: subType }),
  };
  return identify(acceptAs({ clientId, subject: sub ?? clientId ?? '', scopes: ['a', 'b'], all }));
}

const refusedBy = (code: string, reason: string) => (error: unknown) =>
  error instanceof TokenRefusedError && error.code === code && error.reason === reason;

describe('a caller by token is refused', () => {
  for (const [what, values, code, reason] of [
    ['no Authorization', undefined, 'ERR_TOKEN_MISSING', 'token_missing'],
    ['an empty one', [''], 'ERR_TOKEN_MISSING', 'token_missing'],
    ['two', [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`], 'ERR_TOKEN_REFUSED', 'token_repeated'],
    ['another scheme', ['Basic YTpi'], 'ERR_TOKEN_REFUSED', 'scheme_not_bearer'],
    ['a token that is refused', ['Bearer a.b.c'], 'ERR_TOKEN_REFUSED', 'signature_invalid'],
  ] as const) {
    it(`with ${what}`, async () => {
      const headers = { 'fn-http-h-authorization': values };
      await assert.rejects(identify(acceptToken, headers), refusedBy(code, reason));
    });
  }

  it('when the gateway’s word is all there is', async () => {
    const headers = {
      'fn-http-h-authorization': undefined,
      'fn-http-h-x-caller-client': ['orders-app'],
      'fn-http-h-x-caller-sub': ['orders-user'],
      'fn-http-h-x-caller-sub-type': ['user'],
      'fn-http-h-x-caller-scope': ['oic.invoke'],
      'oci-subject-id': ['ocid1.apigateway.oc1..example'],
    };
    await assert.rejects(identify(acceptToken, headers), refusedBy('ERR_TOKEN_MISSING', 'token_missing'));
  });

  it('by what the check of the token throws, which is no refusal', async () => {
    const broken = new TypeError('broken');
    await assert.rejects(
      identify(async () => Promise.reject(broken)),
      broken,
    );
  });
});

describe('a caller by token is no user', () => {
  for (const [what, sub, subType] of [
    ['whom the domain calls a client', 'app', 'client'],
    ['whom the domain calls a client, whatever its subject', 'someone', 'client'],
    ['when the domain calls the subject something else', 'someone', 'User'],
    ['when the kind of subject is no text', 'someone', ['user']],
    ['when the kind of subject is null', 'someone', null],
    ['when the kind of subject is empty', 'someone', ''],
    ['when its subject is its client (RFC 9068 §2.2)', 'app', undefined],
    ['without a subject', undefined, undefined],
    ['without a subject, although the domain says user', undefined, 'user'],
    ['with an empty subject, although the domain says user', '', 'user'],
  ] as const) {
    it(what, async () => assert.equal((await identifyBy(sub, subType)).user, undefined));
  }
});

describe('a caller by token', () => {
  it('is a user when the domain says so, even one who is named like the client', async () => {
    assert.deepEqual(await identifyBy('someone', 'user'), {
      clientId: 'app',
      subject: 'someone',
      user: 'someone',
      scopes: ['a', 'b'],
    });
    assert.equal((await identifyBy('app', 'user')).user, 'app');
  });

  it('is a user when the domain says nothing and the subject is not the client', async () => {
    assert.equal((await identifyBy('someone', undefined)).user, 'someone');
  });

  it('is a user when the token names no client', async () => {
    const verify = acceptAs({ clientId: undefined, subject: 'someone', all: { sub: 'someone' } });
    const { clientId, user } = await identify(verify);
    assert.deepEqual([clientId, user], [undefined, 'someone']);
  });

  it('has its client as subject, for the log, when there is no other', async () => {
    const { subject, clientId, user } = await identifyBy(undefined, 'client');
    assert.deepEqual([subject, clientId, user], ['app', 'app', undefined]);
  });

  it('is not what forged headers of the gateway say', async () => {
    const forged = { 'fn-http-h-x-caller-sub': ['admin'], 'fn-http-h-x-caller-client': ['admin'] };
    const { subject, clientId } = await identify(acceptToken, forged);
    assert.deepEqual([subject, clientId], ['orders-user', 'orders-app']);
  });

  it('is looked at within the deadline of the call', async () => {
    const given: Deadline[] = [];
    const call = createCall();
    const verify: VerifyToken = (token, deadline) => {
      given.push(deadline);
      return acceptToken(token, deadline);
    };
    await createTokenIdentification(verify)(call, parseGatewayRequest(call), {});
    assert.deepEqual(given, [call.deadline]);
  });
});
