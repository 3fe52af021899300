/** Both bodies with which a gateway calls an authorizer, down to one token or the reason why not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAuthorizerRequest } from '../../src/authorizer/request.ts';

const TOKEN = 'aa.bb.cc';

function parse(body: unknown) {
  return parseAuthorizerRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

describe('a call with several arguments', () => {
  it('has the token in data.authorization', () => {
    assert.deepEqual(parse({ type: 'USER_DEFINED', data: { authorization: `Bearer ${TOKEN}` } }), {
      token: TOKEN,
    });
  });

  it('may have other arguments, which do not count', () => {
    const data = {
      authorization: `bearer ${TOKEN}`,
      host: 'api.example',
      token: 'dd.ee.ff',
      roles: ['a', 'b'],
    };
    assert.deepEqual(parse({ type: 'USER_DEFINED', data, token: 'Bearer dd.ee.ff' }), { token: TOKEN });
  });

  for (const body of [
    { type: 'USER_DEFINED', data: {} },
    { type: 'USER_DEFINED' },
    { type: 'USER_DEFINED', data: { authorization: '' } },
    { type: 'USER_DEFINED', data: { authorization: [] } },
    { type: 'USER_DEFINED', data: { Authorization: `Bearer ${TOKEN}` } },
    { type: 'USER_DEFINED', token: `Bearer ${TOKEN}` },
  ]) {
    it(`lacks the token as ${JSON.stringify(body)}`, () => {
      assert.deepEqual(parse(body), { denied: 'token_missing' });
    });
  }

  it('with a repeated header is refused, whichever of the two is good', () => {
    for (const authorization of [
      [`Bearer ${TOKEN}`, 'Bearer dd.ee.ff'],
      ['Basic x', `Bearer ${TOKEN}`],
      [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`],
    ]) {
      assert.deepEqual(parse({ type: 'USER_DEFINED', data: { authorization } }), {
        denied: 'token_repeated',
      });
    }
  });

  it('with another scheme is refused', () => {
    const data = { authorization: 'Basic b3JkZXJzOnBhc3N3b3Jk' };
    assert.deepEqual(parse({ type: 'USER_DEFINED', data }), { denied: 'scheme_not_bearer' });
  });
});

describe('a call with a single argument', () => {
  it('has the header as the client sent it', () => {
    assert.deepEqual(parse({ type: 'TOKEN', token: `Bearer ${TOKEN}` }), { token: TOKEN });
  });

  it('lacks the token when it is absent or empty', () => {
    for (const body of [{ type: 'TOKEN' }, { type: 'TOKEN', token: '' }]) {
      assert.deepEqual(parse(body), { denied: 'token_missing' });
    }
  });

  it('needs the scheme too', () => {
    assert.deepEqual(parse({ type: 'TOKEN', token: TOKEN }), { denied: 'scheme_not_bearer' });
  });

  it('never looks into data', () => {
    const body = { type: 'TOKEN', data: { authorization: `Bearer ${TOKEN}` } };
    assert.deepEqual(parse(body), { denied: 'token_missing' });
  });
});

describe('a call that is no gateway’s', () => {
  for (const body of [
    '',
    ' ',
    'Bearer aa.bb.cc',
    '{"type":"TOKEN","token":"Bearer aa.bb.cc"',
    'null',
    '[]',
    '"TOKEN"',
    {},
    { type: 'token', token: 'Bearer aa.bb.cc' },
    { type: 'REQUEST', token: 'Bearer aa.bb.cc' },
    { type: ['TOKEN'], token: 'Bearer aa.bb.cc' },
    { type: 'TOKEN', token: 7 },
    { type: 'TOKEN', token: null },
    { type: 'TOKEN', token: ['Bearer aa.bb.cc'] },
    { type: 'USER_DEFINED', data: null },
    { type: 'USER_DEFINED', data: [], authorization: 'Bearer aa.bb.cc', extra: 1, token: 7 },
    { type: 'USER_DEFINED', data: 'Bearer aa.bb.cc' },
    { type: 'USER_DEFINED', data: { authorization: null } },
    { type: 'USER_DEFINED', data: { authorization: 7 } },
    { type: 'USER_DEFINED', data: { authorization: { 0: 'Bearer aa.bb.cc' } } },
    { type: 'USER_DEFINED', data: { authorization: ['Bearer aa.bb.cc', 7] } },
    { type: 'USER_DEFINED', data: { authorization: [['Bearer aa.bb.cc']] } },
  ]) {
    it(`is refused as ${JSON.stringify(body)}`, () => {
      assert.ok('denied' in parse(body));
    });
  }

  it('is refused as bytes that are not UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from('{"type":"TOKEN","token":"Bearer '),
      Buffer.of(0xff),
      Buffer.from('"}'),
    ]);
    assert.deepEqual(parseAuthorizerRequest(body), { denied: 'request_malformed' });
  });

  it('cannot set its form by a prototype', () => {
    const denied = { denied: 'request_malformed' };
    assert.deepEqual(parse('{"__proto__":{"type":"TOKEN","token":"Bearer aa.bb.cc"}}'), denied);
  });
});
