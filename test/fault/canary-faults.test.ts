/** The search for what was planted finds it: everything was in play, and a case in which it came out would fail. */
import assert from 'node:assert/strict';
import { verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { CANARIES, PLANTED, PRIVATE_KEY } from './fault-canaries.ts';
import { check, type Expected } from './fault-check.ts';
import { oicAnswer } from './fault-peers-say.ts';
import { type Outcome, prepareWorlds, startWorld } from './fault-world.ts';

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** How a secret could come out. */
const FORMS: Readonly<Record<string, (canary: string) => string>> = {
  'as it is': (canary) => canary,
  'in Base64': toBase64,
  'in Base64 behind one byte': (canary) => toBase64(`:${canary}`),
  'in Base64 behind two bytes': (canary) => toBase64(`u:${canary}@`),
  'in a Basic value': (canary) => `Basic ${toBase64(`oic.user:${canary}`)}`,
  'in a token': (canary) => `e30.${Buffer.from(`{"jti":"${canary}"}`).toString('base64url')}.c2ln`,
};

/** Where it could come out; the outcome is a call that failed, with a problem for an answer. */
const PLACES: Readonly<Record<string, (outcome: Outcome, text: string) => Outcome>> = {
  'a line of the log': (outcome, text) => ({
    ...outcome,
    lines: [...outcome.lines, JSON.stringify({ text })],
  }),
  'the problem': ({ answer, ...others }, text) => ({
    ...others,
    answer: { ...answer, body: String(answer.body).replace('about:blank"', `about:blank","x":"${text}"`) },
  }),
  'a header of the answer': ({ answer, ...others }, text) => ({
    ...others,
    answer: { ...answer, headers: [...(answer.headers ?? []), ['cache-control', text]] },
  }),
  'the console': (outcome, text) => {
    // biome-ignore lint/suspicious/noConsole: as the SDK would.
    console.warn('refused', { headers: { authorization: text } });
    return outcome;
  },
};

const REFUSED: Expected = { gets: [502, 'ERR_CREDENTIAL_REFUSED'], asks: [3, 0, 2] };

prepareWorlds();

describe('what was planted', () => {
  it('was all in play: each peer has been sent its own, and OIC no one else’s', async (t) => {
    const world = await startWorld(t);
    const basic = await world.call({ kind: 'basic', method: 'POST' });
    assert.equal(basic.oic[0]?.authorization, `Basic ${toBase64(`oic.user:${CANARIES.password}`)}`);
    assert.ok(basic.oic[0]?.body.includes(CANARIES.requestBody));
    const user = await world.call({ kind: 'user_assertion', method: 'POST' });
    assert.equal(user.token[0]?.authorization, `Basic ${toBase64(`gatekeeper:${CANARIES.clientSecret}`)}`);
    assert.ok(user.oic[0]?.authorization.startsWith(`Bearer ${CANARIES.minted}`));
    const assertion = new URLSearchParams(user.token[0]?.body.toString()).get('assertion') ?? '';
    const [head, payload, signature = ''] = assertion.split('.');
    const signed = Buffer.from(`${head}.${payload}`);
    assert.ok(verify('RSA-SHA256', signed, PRIVATE_KEY, Buffer.from(signature, 'base64url')));
    const sent = JSON.stringify(
      [basic.oic, user.oic].flat().map(({ path, authorization }) => [path, authorization]),
    );
    for (const other of [CANARIES.callerToken, CANARIES.clientSecret, assertion])
      assert.ok(!sent.includes(other));
  });

  for (const [place, plantIn] of Object.entries(PLACES)) {
    for (const [form, toForm] of Object.entries(FORMS)) {
      it(`would be found in ${place} ${form}, each of it`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(oicAnswer(401));
        const outcome = await world.call({ kind: 'basic', method: 'POST' });
        if (place !== 'the console') check(outcome, REFUSED);
        for (const canary of PLANTED) {
          assert.throws(() => check(plantIn(outcome, toForm(canary)), REFUSED), assert.AssertionError);
        }
      });
    }
  }
});
