/** The list of events against the source: what the functions write is on the list, and what is on the list is written. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOG_LEVELS } from '../../src/runtime/log.ts';
import { LOG_EVENTS, LOG_FIELDS, type LogEvent } from '../../src/runtime/log-events.ts';
import { findLogCalls, readSource, toAuditFields } from './log-calls.ts';

const CALLS = findLogCalls();
const EVENTS = Object.entries(LOG_EVENTS);
const EVENT_NAMES = Object.keys(LOG_EVENTS) as readonly LogEvent[];

/** Where the lines about a call get their fields from, besides the calls of the log themselves. */
const AUDITS: Partial<Record<LogEvent, { files: readonly string[]; more: readonly string[] }>> = {
  decision: { files: ['authorizer/authorize.ts', 'token/verify.ts'], more: [] },
  invocation: {
    files: ['invoker/invoke.ts', 'invoker/caller.ts', 'token/verify.ts'],
    // Of the answer, and of what was thrown.
    more: ['status', 'ms', 'code', 'detail', 'upstreamStatus', 'reason'],
  },
};

function writtenWith(event: LogEvent): readonly string[] {
  const { files = [], more = [] } = AUDITS[event] ?? {};
  const given = CALLS.filter((call) => call.event === event).flatMap(({ fields }) => fields);
  return [...new Set([...given, ...toAuditFields(readSource(...files)), ...more])].sort();
}

describe('the list of events', () => {
  it('has every event that is written, at each of its levels, and no other', () => {
    const written = new Set(CALLS.map(({ event, level }) => `${event} ${level}`));
    const listed = EVENTS.flatMap(([event, { levels }]) => levels.map((level) => `${event} ${level}`));
    assert.deepEqual([...written].sort(), listed.sort());
  });

  for (const event of EVENT_NAMES) {
    it(`has the fields that ${event} is written with, and no other`, () => {
      assert.deepEqual(writtenWith(event), [...LOG_EVENTS[event].fields].sort());
    });
  }

  it('has each level and each field of an event once, and knows them all', () => {
    for (const [event, { levels, fields }] of EVENTS) {
      assert.match(event, /^[a-z]+(?:_[a-z]+)*$/);
      assert.equal(new Set<string>(levels).size, levels.length, event);
      assert.equal(new Set<string>(fields).size, fields.length, event);
      assert.ok(levels.every((level) => LOG_LEVELS.includes(level)));
      assert.ok(fields.every((field) => field in LOG_FIELDS));
    }
  });

  it('says in a sentence what each event means', () => {
    for (const [event, { meaning }] of EVENTS) assert.match(meaning, /^[A-Z].*\.$/s, event);
  });
});

describe('the list of fields', () => {
  it('has those that some event has, each with what it says, and no other', () => {
    const used = new Set<string>(EVENTS.flatMap(([, { fields }]) => fields));
    assert.deepEqual([...used].sort(), Object.keys(LOG_FIELDS).sort());
    for (const [field, says] of Object.entries(LOG_FIELDS)) assert.ok(says.length > 5, field);
  });

  it('is in no function: only its types are', () => {
    const imports = readSource('**/*.ts').match(/^import .*log-events\.ts';$/gm) ?? [];
    assert.ok(imports.length > 0);
    assert.ok(imports.every((line) => line.startsWith('import type ')));
  });
});
