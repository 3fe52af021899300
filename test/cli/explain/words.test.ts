/** Codes and reasons: each is explained, however it is spelt, and an unknown one leads to those that are like it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recognise } from '../../../cli/explain/input.ts';
import { explainEntry, toUnknownWord } from '../../../cli/explain/print-meanings.ts';
import { findMeaning, listClosest } from '../../../cli/explain/words.ts';
import { ERRORS } from '../../../src/errors.ts';
import { LOG_EVENTS } from '../../../src/runtime/log-events.ts';
import { DENIAL_REASONS } from '../../../src/token/denial.ts';

const NAMES = [...Object.keys(ERRORS), ...Object.keys(DENIAL_REASONS)];

describe('a word', () => {
  it('that is none of ours means nothing', () => {
    for (const word of ['ERR_NONE', 'expired', '', 'constructor', '__proto__', 'ERR_', 'to_string']) {
      assert.equal(findMeaning(word), undefined, word);
    }
  });

  it('that is nearly ours leads to it first, and to the pages with all others', () => {
    for (const [word, name] of [
      ['token_epxired', 'token_expired'],
      ['ERR_VAULT_DENYED', 'ERR_VAULT_DENIED'],
      ['audience', 'audience_not_accepted'],
      ['vault-denied-error', 'ERR_VAULT_DENIED'],
      ['keys_stal', 'keys_stale'],
    ] as const) {
      assert.equal(listClosest(word)[0], name);
      assert.match(toUnknownWord(word), new RegExp(`Closest: ${name}`));
    }
    assert.match(toUnknownWord('x'), /docs\/errors\.md and docs\/logs\.md/);
  });

  it('that is an event is explained, and leads to its line', () => {
    // `integrations_invalid` is a code too, which says what to do.
    for (const event of Object.keys(LOG_EVENTS).filter((name) => name !== 'integrations_invalid')) {
      const meaning = findMeaning(event);
      assert.deepEqual([meaning?.word, meaning?.kind], [event, 'log event']);
      assert.match(meaning?.mend ?? '', /whole line/);
    }
  });

  it('that is the status of an answer is found in it, where it says no more', () => {
    for (const given of [
      '401',
      '{"code":401,"message":"Unauthorized"}',
      'HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n\r\n{"code":401,"message":"x"}',
      '< HTTP/2 401\n< www-authenticate: Bearer realm="x"',
    ]) {
      assert.deepEqual(recognise(given), { kind: 'word', word: '401' }, given);
    }
  });

  it('that is a status leads to those who may have answered with it', () => {
    assert.match(findMeaning('403')?.meaning ?? '', /the gateway .*ERR_CALLER_NOT_ALLOWED/);
    assert.doesNotMatch(findMeaning('429')?.meaning ?? '', /ERR_/);
    for (const status of ['200', '302', '600', '4040']) assert.equal(findMeaning(status), undefined);
  });

  for (const name of NAMES) {
    it(`${name} is explained, with what to do`, () => {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase(), name.replaceAll('_', '-')]) {
        const meaning = findMeaning(spelling);
        assert.equal(meaning?.word, name, spelling);
        assert.ok((meaning?.meaning.length ?? 0) > 10 && (meaning?.mend.length ?? 0) > 10);
      }
    });
  }
});

describe('a log entry', () => {
  it('that names a code of nobody’s is not explained', () => {
    assert.deepEqual(
      explainEntry({ event: 'failure', code: 'ERR_X', reason: undefined, facts: {} }).meanings,
      [],
    );
  });

  it('is explained by its reason before its code', () => {
    const entry = { event: 'invocation', code: 'ERR_TOKEN_REFUSED', reason: 'token_expired', facts: {} };
    assert.deepEqual(
      explainEntry(entry).meanings.map(({ word }) => word),
      ['token_expired', 'ERR_TOKEN_REFUSED'],
    );
  });
});
