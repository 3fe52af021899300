/**
 * The connection to OIC fails, at every point of a call and between two of them. Whether the integration ran is then not
 * known, so a POST is never sent again; the caller is told which of the two it is: not sent, or perhaps run.
 */
import { describe, it } from 'node:test';
import { answer, bytes, CLOSE, drip, head, inTurn, RESET, SILENCE } from './fault-answers.ts';
import { check, type Gets } from './fault-check.ts';
import type { Answer } from './fault-peer.ts';
import { OIC_ANSWER, OIC_BODY, OIC_HEADERS } from './fault-peers-say.ts';
import { CALLS, prepareWorlds, startWorld } from './fault-world.ts';

const BROKEN: Gets = [502, 'ERR_OIC_BROKEN'];
const TIMEOUT: Gets = [504, 'ERR_OIC_TIMEOUT'];
const UNREACHABLE: Gets = [502, 'ERR_OIC_UNREACHABLE'];
const LONG = head(200, { ...OIC_HEADERS, 'Content-Length': 999 });

const LOST: readonly (readonly [fault: string, oic: Answer])[] = [
  ['resets the connection before its answer', RESET],
  ['closes the connection before its answer', CLOSE],
  ['resets the connection within the head', bytes(head(200).slice(0, 20), 'reset')],
  ['closes the connection within the head', bytes(head(200).slice(0, 20), 'end')],
  ['resets the connection after 103', bytes(head(103), 'reset')],
  ['resets the connection behind the head', bytes(LONG, 'reset')],
  ['resets the connection within the body', bytes(LONG + OIC_BODY, 'reset')],
  ['resets the connection of a body without a length', bytes(head(200) + OIC_BODY, 'reset')],
];

const ENDED: readonly (readonly [fault: string, oic: Answer])[] = [
  ['resets the connection after its answer', answer(200, OIC_BODY, OIC_HEADERS, 'reset')],
  ['closes the connection after its answer', answer(200, OIC_BODY, OIC_HEADERS, 'end')],
  ['says that it closes the connection, and does not', answer(200, OIC_BODY, { Connection: 'close' })],
];

const SLOW: readonly (readonly [fault: string, oic: Answer])[] = [
  ['is silent', SILENCE],
  ['drips its head', drip('HTTP/1.1 200 OK\r\nX: ')],
  ['drips its body', drip(LONG)],
  ['drips a body without a length', drip(head(200))],
  ['stops within its body', bytes(LONG + OIC_BODY)],
  ['stops after 103', bytes(head(103))],
];

prepareWorlds();

describe('a connection to OIC', () => {
  for (const { name, asks, ...call } of CALLS) {
    it(`${name}: nobody is at OIC's port; the caller gets ${UNREACHABLE.join(' ')}`, async (t) => {
      const world = await startWorld(t);
      await world.oic.close();
      // It was tried, which the log counts, but not sent.
      check(await world.call(call), { gets: UNREACHABLE, asks: asks(0), attempts: 1 });
    });

    for (const [fault, oic] of LOST) {
      it(`${name}: OIC ${fault}; the caller gets ${BROKEN.join(' ')}, and OIC is called once`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(inTurn(oic, OIC_ANSWER));
        check(await world.call(call), { gets: BROKEN, asks: asks(1) });
      });
    }

    for (const [fault, oic] of ENDED) {
      it(`${name}: OIC ${fault}; the caller is served, the next one too, and each is seen once`, async (t) => {
        const world = await startWorld(t);
        world.oic.tell(inTurn(oic, OIC_ANSWER));
        check(await world.call(call), { gets: [200], asks: asks(1) });
        await world.oic.hangUp();
        check(await world.call(call), { gets: [200], asks: [0, 0, 1] });
      });
    }
  }
});

describe('a connection to OIC, with little time', { concurrency: 6 }, () => {
  // What is slow is so for all: a repeatable call with a password, and one with a token that is not.
  for (const { name, kind, method } of CALLS.filter(
    (call) => (call.kind === 'basic') === (call.method === 'GET'),
  )) {
    for (const [fault, oic] of SLOW) {
      it(`${name}: OIC ${fault}; the caller gets ${TIMEOUT.join(' ')} before the deadline`, async (t) => {
        const world = await startWorld(t, { served: kind });
        world.oic.tell(oic);
        check(await world.call({ kind, method, deadlineMs: 2_000 }), { gets: TIMEOUT, asks: [0, 0, 1] });
      });
    }
  }
});

describe('a connection that was kept for the next call', () => {
  for (const { name, asks, ...call } of CALLS) {
    it(`${name}: OIC closes it in between; the next caller is served, and seen once`, async (t) => {
      const world = await startWorld(t);
      for (let round = 0; round < 5; round += 1) {
        check(await world.call(call), { gets: [200], asks: round === 0 ? asks(1) : [0, 0, 1] });
        await world.oic.hangUp();
      }
    });

    const gets = call.method === 'GET' ? ([200] as const) : BROKEN;
    const seen = call.method === 'GET' ? 2 : 1;
    it(`${name}: OIC resets it as the next call is there; the caller gets ${gets.join(' ')}, OIC sees ${seen}`, async (t) => {
      const world = await startWorld(t);
      check(await world.call(call), { gets: [200], asks: asks(1) });
      world.oic.tell(inTurn(RESET, OIC_ANSWER));
      // What may be repeated is sent again below what the log counts.
      check(await world.call(call), { gets, asks: [0, 0, seen], attempts: 1 });
    });
  }
});
