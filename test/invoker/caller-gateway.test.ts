/** Who calls, by the word of the gateway of the configuration: client, user and scopes, and no token. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBench } from './bench.ts';
import { createCall, onlyLine, parseProblem } from './call-bench.ts';
import { GATEWAY_HEADERS, identifyByGateway, identifyCaller } from './gateway-bench.ts';
import { row } from './table-bench.ts';

describe('a caller by the gateway’s word', () => {
  it('is client, user and scopes as the gateway says', async () => {
    assert.deepEqual(await identifyByGateway(), {
      clientId: 'app',
      subject: 'someone',
      user: 'someone',
      scopes: ['oic.invoke', 'other'],
    });
  });

  for (const [what, client, sub, subType, expected] of [
    [
      'no user without a subject: the client never takes its place',
      'app',
      '',
      'user',
      ['app', 'app', undefined],
    ],
    ['no user when the subject is the client', 'app', 'app', '', ['app', 'app', undefined]],
    ['no user when the domain says client', 'app', 'someone', 'client', ['app', 'someone', undefined]],
    ['no user when the domain says anything else', 'app', 'someone', 'User', ['app', 'someone', undefined]],
    [
      'a user when nothing is said and the subject is another',
      'app',
      'someone',
      '',
      ['app', 'someone', 'someone'],
    ],
    ['a user without a client', '', 'someone', '', [undefined, 'someone', 'someone']],
  ] as const) {
    it(`is ${what}`, async () => {
      const { clientId, subject, user } = await identifyByGateway({
        'fn-http-h-x-caller-client': [client],
        'fn-http-h-x-caller-sub': [sub],
        'fn-http-h-x-caller-sub-type': [subType],
      });
      assert.deepEqual([clientId, subject, user], expected);
    });
  }

  it('has no scope that is none by its characters, and none at all when there is none', async () => {
    const scopes = async (value: string) =>
      (await identifyByGateway({ 'fn-http-h-x-caller-scope': [value] })).scopes;
    assert.deepEqual(await scopes(''), []);
    assert.deepEqual(await scopes('  a  b"c \\ d\te é '), ['a']);
  });

  it('needs no token, and one that is there is neither read nor sent on', async () => {
    for (const authorization of [undefined, ['Bearer x'], ['Basic YTpi', 'Bearer x'], ['']]) {
      const bench = createBench({ rows: [row({ allow: [{ subjects: ['someone'] }] })], identifyCaller });
      const headers = { ...GATEWAY_HEADERS, 'fn-http-h-authorization': authorization };
      assert.equal((await bench.invoke(createCall(headers))).status, 200);
      assert.doesNotMatch(JSON.stringify(bench.sent), /Bearer|YTpi|x-caller|oci-subject/);
      const { client, subject } = onlyLine(bench.lines);
      assert.deepEqual([client, subject], ['app', 'someone']);
    }
  });

  it('is refused with 403 and without a challenge, and nothing is asked', async () => {
    const bench = createBench({ identifyCaller });
    const answer = await bench.invoke(
      createCall({ ...GATEWAY_HEADERS, 'fn-http-h-x-caller-sub': ['a', 'b'] }),
    );
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [403, 'ERR_CALLER_UNIDENTIFIED']);
    assert.deepEqual(answer.headers, [['cache-control', 'no-store']]);
    assert.deepEqual([bench.sent, bench.reads], [[], []]);
    assert.equal(onlyLine(bench.lines)['detail'], 'x-caller-sub: exactly one is needed');
  });
});
