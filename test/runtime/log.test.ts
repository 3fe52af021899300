/** One JSON line per event, and nothing in it but what the list of fields allows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLog, LOG_LEVELS, type LogFields, type LogLevel } from '../../src/runtime/log.ts';
import { createSecret } from '../../src/runtime/secret.ts';
import { logSettings } from '../../src/runtime/start.ts';
import { NOW } from '../support/clock.ts';
import { createLogLines } from '../support/log-lines.ts';

const CANARY = 'canary-81d2';

/** What a line becomes when somebody gets around the types. */
function write(fields: unknown): string {
  const { log, lines } = createLogLines(() => NOW);
  log.info('decision', fields as LogFields);
  assert.equal(lines.length, 1);
  return lines[0] ?? '';
}

describe('a log line', () => {
  it('is one JSON object with time, level, function, event and fields', () => {
    const line = write({ callId: 'call-1', status: 200 });
    assert.equal(
      line,
      '{"time":"2026-01-01T00:00:00.000Z","level":"info","function":"authorizer","event":"decision","callId":"call-1","status":200}\n',
    );
  });

  it('needs no fields', () => {
    const { log, entries } = createLogLines(() => NOW);
    log.error('failure');
    assert.deepEqual(Object.keys(entries()[0] ?? {}), ['time', 'level', 'function', 'event']);
  });

  it('cannot carry a field outside the list', () => {
    for (const fields of [
      { token: CANARY },
      { authorization: CANARY },
      { error: new Error(CANARY) },
      { message: CANARY },
      { stack: CANARY },
      { cause: CANARY },
      { CallId: CANARY },
      { [CANARY]: 'x' },
      JSON.parse(`{"__proto__":{"x":"${CANARY}"},"toString":"${CANARY}"}`),
    ]) {
      assert.ok(!write(fields).includes(CANARY));
    }
  });

  it('cannot carry an object, a list or an error in a listed field', () => {
    for (const value of [
      { token: CANARY },
      [CANARY],
      new Error(CANARY),
      Buffer.from(CANARY),
      new Map([[CANARY, CANARY]]),
      new String(CANARY),
      { toJSON: () => CANARY },
      () => CANARY,
      Symbol(CANARY),
      createSecret(CANARY),
      10n,
      true,
      null,
      undefined,
    ]) {
      assert.equal(write({ callId: 'call-1', detail: value }), write({ callId: 'call-1' }));
    }
  });

  it('cannot change its time, level, function or event by a field', () => {
    const entry = JSON.parse(write({ time: CANARY, level: CANARY, function: CANARY, event: CANARY }));
    assert.deepEqual([entry.level, entry.function, entry.event], ['info', 'authorizer', 'decision']);
    assert.ok(!JSON.stringify(entry).includes(CANARY));
  });

  it('cannot carry a long text: 256 characters of each field', () => {
    const entry = JSON.parse(
      write({ subject: `${'a'.repeat(256)}${CANARY}`, client: 'b'.repeat(1_000_000) }),
    );
    assert.equal(entry.subject, 'a'.repeat(256));
    assert.equal(entry.client.length, 256);
  });

  it('cannot be made two lines, nor carry a control character below the space', () => {
    const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('');
    const line = write({ subject: `${controls}{"event":"decision","decision":"allow"}` });
    assert.equal(line.indexOf('\n'), line.length - 1);
    assert.ok([...line.slice(0, -1)].every((character) => character >= ' '));
    assert.equal(JSON.parse(line).decision, undefined);
  });

  it('cannot steer a terminal, break a line or turn the text around: what would becomes a question mark', () => {
    for (const [what, codes] of [
      ['control', [...Array(0x20).keys(), 0x7f, ...Array.from({ length: 0x20 }, (_, index) => 0x80 + index)]],
      ['line separator', [0x2028, 0x2029]],
      ['direction', [0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e]],
      ['isolate', [0x2066, 0x2067, 0x2068, 0x2069]],
    ] as const) {
      for (const code of codes) {
        const { subject } = JSON.parse(write({ subject: `a${String.fromCodePoint(code)}b` }));
        assert.equal(subject, 'a?b', `${what} ${code.toString(16)}`);
      }
    }
  });

  it('leaves what can be read as it is', () => {
    const subject = 'Ünicode Łatin, 株式会社 😀 שלום <user@example.com>';
    assert.equal(JSON.parse(write({ subject })).subject, subject);
  });

  it('stays JSON when a text is cut in the middle of a character', () => {
    const entry = JSON.parse(write({ subject: `${'a'.repeat(255)}😀` }));
    assert.equal(entry.subject.length, 256);
  });

  it('stays JSON with a number that is none', () => {
    assert.equal(JSON.parse(write({ ms: Number.NaN })).ms, null);
  });
});

describe('the level of a log', () => {
  const written = (level: LogLevel): string[] => {
    const { log, entries } = createLogLines(() => NOW, level);
    log.debug('oic_answered');
    log.info('decision');
    log.warn('keys_stale');
    log.error('failure');
    return entries().map((entry) => String(entry['level']));
  };

  it('writes itself and what is worse', () => {
    assert.deepEqual(written('debug'), ['debug', 'info', 'warn', 'error']);
    assert.deepEqual(written('info'), ['info', 'warn', 'error']);
    assert.deepEqual(written('warn'), ['warn', 'error']);
    assert.deepEqual(written('error'), ['error']);
  });

  it('changes how much is written and nothing of what is: each level writes lines of debug, byte for byte', () => {
    const linesAt = (level: LogLevel): readonly string[] => {
      const { log, lines } = createLogLines(() => NOW, level);
      log.debug('oic_answered', { callId: 'call-1', upstreamStatus: 200 });
      log.info('decision', { callId: 'call-1', subject: `${CANARY}\n`, detail: 'd'.repeat(300) });
      log.warn('keys_stale', { code: 'ERR_KEYS_UNREACHABLE', keySetAgeSeconds: 3 });
      log.error('failure', { callId: 'call-1', token: CANARY } as LogFields);
      return lines;
    };
    const all = linesAt('debug');
    assert.equal(all.length, 4);
    for (const [index, level] of LOG_LEVELS.entries()) assert.deepEqual(linesAt(level), all.slice(index));
  });

  it('is one of four words', () => {
    const { parse } = logSettings.LOG_LEVEL;
    for (const word of ['debug', 'info', 'warn', 'error']) assert.equal(parse(word), word);
    for (const word of ['', 'INFO', 'trace', 'warning', 'toString']) assert.equal(parse(word), undefined);
  });
});

it('names the function in every line', () => {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    functionName: 'invoker',
    write: (toLine) => lines.push(toLine()),
    clock: () => NOW,
  });
  log.warn('keys_stale');
  assert.equal(JSON.parse(lines[0] ?? '').function, 'invoker');
});
