/** Traps of API Gateway and Fn around the authorizer, each with the page that it comes from. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import fdk from '@fnproject/fdk';
import { type FnAnswer, serveFunction } from '../../src/fn/function.ts';
import { NO_TRACING } from '../../src/tracing/tracing.ts';
import { createBench } from '../authorizer/bench.ts';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';
import { signToken, toClaims } from '../support/tokens.ts';
import { ADMIN, assertAllowed, assertRefused, attempt, GOOD, KEY, withClaims } from './attack.ts';

const BEARER = `Bearer ${GOOD}`;
const toBody = (data?: unknown): string => JSON.stringify({ type: 'USER_DEFINED', data });

/** What comes of a body as the gateway sends it. */
async function decide(body: string | Uint8Array) {
  const { callWith, entries } = createBench({ key: KEY });
  const answer = await callWith(body);
  const { active } = JSON.parse(String(answer.body));
  return { answer, outcome: active === true ? 'allow' : entries()[0]?.['reason'] };
}

describe('arguments that are missing or doubled (API Gateway, “Creating an Authorizer Function”)', () => {
  for (const [what, body, outcome] of [
    ['the control', toBody({ authorization: BEARER }), 'allow'],
    ['no data', toBody(), 'token_missing'],
    ['no authorization', toBody({}), 'token_missing'],
    ['an empty one', toBody({ authorization: '' }), 'token_missing'],
    ['an empty list', toBody({ authorization: [] }), 'token_missing'],
    ['null', toBody({ authorization: null }), 'request_malformed'],
    ['data that is null', toBody(null), 'request_malformed'],
    ['an object', toBody({ authorization: { 0: BEARER } }), 'request_malformed'],
    ['a list with null in it', toBody({ authorization: [BEARER, null] }), 'request_malformed'],
    ['the same token twice', toBody({ authorization: [BEARER, BEARER] }), 'token_repeated'],
    ['a good and a bad token', toBody({ authorization: [BEARER, 'Bearer x.y.z'] }), 'token_repeated'],
    ['a bad and a good token', toBody({ authorization: ['Basic x', BEARER] }), 'token_repeated'],
    ['two tokens joined by a comma', toBody({ authorization: `${BEARER}, ${BEARER}` }), 'scheme_not_bearer'],
    ['another type', JSON.stringify({ type: 'user_defined', data: {} }), 'request_malformed'],
    [
      'both forms at once',
      JSON.stringify({ type: 'TOKEN', data: { authorization: BEARER } }),
      'token_missing',
    ],
  ] as const) {
    it(`${what}: ${outcome}`, async () => {
      assert.equal((await decide(body)).outcome, outcome);
    });
  }
});

describe('what a function must not answer (Fn, container contract)', () => {
  for (const body of [
    '',
    'null',
    '[]',
    '"text"',
    '7',
    '{',
    '{"type":"TOKEN"}',
    toBody({ authorization: BEARER }),
  ]) {
    it(`${body.slice(0, 16)} has an answer with a body and without a status of its own`, async () => {
      const { answer } = await decide(body);
      assert.deepEqual(Object.keys(answer), ['contentType', 'body']);
      assert.equal(typeof JSON.parse(String(answer.body)).active, 'boolean');
    });
  }
});

/** The handler that the FDK is given, and how it wants its input; it is not started. */
function serve(handler: () => Promise<FnAnswer>) {
  const handle = mock.method(fdk, 'handle', () => undefined);
  const { log, lines } = createLogLines(() => NOW);
  serveFunction(handler, { log, clock: () => NOW, tracing: NO_TRACING });
  handle.mock.restore();
  const [served, options] = handle.mock.calls[0]?.arguments ?? [];
  assert.ok(typeof served === 'function');
  const httpGateway = { statusCode: 0, setResponseHeader: () => undefined };
  const context = { callID: 'call-1', deadline: new Date(NOW + 30_000), headers: {}, httpGateway };
  return { call: () => served(Buffer.from(''), context), options, lines };
}

describe('UTF-8 and empty bodies (Fn, Node FDK)', () => {
  it('the FDK is asked for bytes, as its other modes break characters', () => {
    const { options } = serve(async () => ({ contentType: 'text/plain', body: '' }));
    assert.deepEqual(options, { inputMode: 'buffer' });
  });

  it('text beyond ASCII around the token does no harm', async () => {
    const body = toBody({ authorization: BEARER, note: 'é🔑'.repeat(50_000) });
    assert.equal((await decide(body)).outcome, 'allow');
  });

  it('bytes that are no UTF-8 are refused, not mended', async () => {
    const [before = '', after = ''] = toBody({ authorization: BEARER, note: '|' }).split('|');
    const body = Buffer.concat([Buffer.from(before), Buffer.of(0xc3), Buffer.from(after)]);
    assert.equal((await decide(body)).outcome, 'request_malformed');
  });

  it('an empty body is no request', async () => {
    assert.equal((await decide(Buffer.alloc(0))).outcome, 'request_malformed');
  });
});

describe('what the gateway hands on (API Gateway, “Adding Header Transformations”)', () => {
  it('a caller cannot name what goes into the context', async () => {
    const token = signToken(
      KEY,
      toClaims(NOW_SECONDS, { 'X-Caller-Sub': 'admin', context: { sub: 'admin' } }),
    );
    const { decision } = await attempt(`Bearer ${token}`);
    assert.deepEqual(Object.keys(decision['context'] as object), ['sub', 'client_id', 'tenant', 'scope']);
    assert.doesNotMatch(JSON.stringify(decision), /admin/);
  });

  it('the caller’s token is no part of the decision', async () => {
    const { decision } = await attempt(BEARER, { contextClaims: ['sub', 'authorization', 'token'] });
    assert.deepEqual(decision['context'], { sub: 'orders-app' });
  });
});

describe('the FDK logs whole errors (Fn, Node FDK)', () => {
  it('of an error that holds a token it gets the code alone, and so does our log', async () => {
    const { call, lines } = serve(async () => {
      throw new TypeError(`invalid ${GOOD}`, { cause: { token: GOOD } });
    });
    const thrown: unknown = await call().catch((error: unknown) => error);
    assert.ok(thrown instanceof Error);
    assert.deepEqual(
      [thrown.message, thrown.stack, thrown.cause],
      ['ERR_INTERNAL', 'ERR_INTERNAL', undefined],
    );
    assert.equal(lines.length, 1);
    assert.ok(!lines.join('').includes(GOOD.slice(0, 24)));
  });
});

describe('what fits into a header (API Gateway, “Limits”)', () => {
  it('a token that no gateway would let through is not even decoded', async () => {
    await assertRefused(withClaims(GOOD, { ...ADMIN, padding: 'x'.repeat(16_384) }), 'token_too_long', 0);
    await assertAllowed(signToken(KEY, toClaims(NOW_SECONDS, { padding: 'x'.repeat(7000) })));
  });
});
