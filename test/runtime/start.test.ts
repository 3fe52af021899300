/** The log level, the log on standard output, and the end of a process whose configuration is wrong. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { readSettings } from '../../src/runtime/settings.ts';
import { logSettings } from '../../src/runtime/start.ts';

const START = new URL('../../src/runtime/start.ts', import.meta.url);

/** Runs a line of code in a process of its own, with `start` imported. */
function run(code: string) {
  const script = `import * as start from ${JSON.stringify(START.href)};\n${code}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
}

describe('LOG_LEVEL', () => {
  it('is info unless set', () => {
    assert.deepEqual(readSettings(logSettings, {}), { ok: true, settings: { LOG_LEVEL: 'info' } });
    assert.deepEqual(readSettings(logSettings, { LOG_LEVEL: 'debug' }), {
      ok: true,
      settings: { LOG_LEVEL: 'debug' },
    });
  });

  for (const LOG_LEVEL of ['DEBUG', 'trace', 'info,debug', '0']) {
    it(`is not ${LOG_LEVEL}`, () => {
      assert.equal(readSettings(logSettings, { LOG_LEVEL }).ok, false);
    });
  }
});

describe('a function’s log', () => {
  it('goes to standard output, one line an event, with the real time', () => {
    const { stdout, stderr } = run(`
      start.createFunctionLog('authorizer', 'warn').info('decision');
      start.createFunctionLog('authorizer', 'warn').warn('keys_fetch_failed', { ms: 1 });`);
    assert.equal(stderr, '');
    assert.match(stdout, /^\{[^\n]*\}\n$/);
    const entry = JSON.parse(stdout);
    assert.deepEqual(
      [entry.level, entry.function, entry.event, entry.ms],
      ['warn', 'authorizer', 'keys_fetch_failed', 1],
    );
    assert.ok(Math.abs(Date.parse(entry.time) - Date.now()) < 60_000);
  });
});

describe('a function whose configuration is wrong', () => {
  it('ends with status 1 after a line for every problem, and goes on with nothing', () => {
    const { status, stdout, stderr } = run(`
      start.endWithProblems('authorizer', [
        { key: 'TOKEN_AUDIENCES', expected: 'one or more values', example: 'https://api.example/' },
        { key: 'CLOCK_SKEW_SECONDS', expected: 'a whole number', example: '30' },
      ]);
      console.log('still running');`);
    assert.equal(status, 1);
    assert.equal(stderr, '');
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      entries.map(({ level, event, code, key, example }) => [level, event, code, key, example].join(' ')),
      [
        'error config_problem ERR_CONFIG_INVALID TOKEN_AUDIENCES https://api.example/',
        'error config_problem ERR_CONFIG_INVALID CLOCK_SKEW_SECONDS 30',
      ],
    );
  });
});
