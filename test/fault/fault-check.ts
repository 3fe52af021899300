/** What holds for every call, whatever went wrong in it, besides what its row of the table says. */
import assert from 'node:assert/strict';
import type { ErrorCode } from '../../src/errors.ts';
import { assertClean } from './fault-canaries.ts';
import { OIC_BODY, SECRET_IDS, VERSIONS } from './fault-peers-say.ts';
import { type Outcome, saidOnConsole } from './fault-world.ts';

/** What a caller gets: a problem with a code, or OIC's own status. */
export type Gets = readonly [status: number, code?: ErrorCode];

/** What a row says. */
export interface Expected {
  readonly gets: Gets;
  /** Number of requests that came to each peer; undefined where it does not matter. */
  readonly asks: readonly [vault: number | undefined, token: number | undefined, oic: number];
  /** What the audit line calls the attempts, where it is not what OIC saw. */
  readonly attempts?: number;
  /** The audit line names the version of the secret. Default: when OIC was called. */
  readonly hasVersion?: boolean;
  /** OIC's body, which the caller gets as it is. */
  readonly body?: string;
}

/** Checks the row, and all that holds for every row. */
export function check(outcome: Outcome, expected: Expected): void {
  const { answer, tookMs, lagMs, deadlineMs, vault, token, oic, lines } = outcome;
  const [status, code] = expected.gets;
  const problem = code === undefined ? undefined : JSON.parse(String(answer.body));
  assert.deepEqual([answer.status, problem?.code], [status, code], lines.join(''));
  assert.ok(
    tookMs < deadlineMs + lagMs,
    `answered after ${tookMs} of ${deadlineMs} ms, with a lag of ${lagMs}`,
  );
  const asked = [vault.length, token.length, oic.length];
  const expectedAsks = expected.asks.map((count, peer) => count ?? asked[peer]);
  assert.deepEqual(asked, expectedAsks, 'requests');
  checkAnswer(outcome, expected);
  checkAudit(outcome, expected);
  checkPosts(outcome);
  checkClean(outcome, expected);
}

/** A problem is told in our words only; an answer of OIC keeps its body, and of its headers those that it may. */
function checkAnswer({ answer }: Outcome, { gets: [status, code], body = OIC_BODY }: Expected): void {
  const names = (answer.headers ?? []).map(([name]) => name);
  if (code === undefined) {
    assert.equal(String(answer.body), body);
    const allowed = ['retry-after', 'x-request-id'];
    assert.deepEqual(
      names.filter((name) => !allowed.includes(name)),
      [],
    );
    return;
  }
  assert.equal(answer.contentType, 'application/problem+json');
  assert.deepEqual(names, ['cache-control']);
  const { type, title, ...others } = JSON.parse(String(answer.body));
  assert.deepEqual([type, typeof title], ['about:blank', 'string']);
  assert.deepEqual(others, { status, code, callId: 'call-1' });
}

/** One line for the call, which says what was tried, and with what. */
function checkAudit(
  { kind, method, lines, oic }: Outcome,
  { gets: [status, code], attempts = oic.length, hasVersion = attempts > 0 }: Expected,
): void {
  const audits = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'invocation');
  assert.equal(audits.length, 1, lines.join(''));
  const { attempts: tried = 0, secretVersion, ...line } = audits[0];
  assert.equal(tried, attempts, 'attempts');
  assert.equal(secretVersion, hasVersion ? VERSIONS[kind] : undefined, 'secretVersion');
  assert.deepEqual(
    [line.status, line.code, line.method, line.credential, line.secretId, line.subject],
    [status, code, method, kind, SECRET_IDS[kind], 'orders-user'],
  );
  assert.equal(line.level, code !== undefined && status >= 500 ? 'error' : 'info');
}

/** What may have run is not sent again, but for a 401, after which it has not; and what is sent is sent whole. */
function checkPosts({ oic, method }: Outcome): void {
  for (const [index, request] of oic.entries()) {
    assert.equal(request.method, method);
    assert.equal(request.body.length > 0, method === 'POST');
    if (method === 'POST' && index > 0) assert.equal(oic[index - 1]?.answered, 401, 'seen twice');
    assert.deepEqual(request.body, oic[0]?.body);
  }
}

/** Nothing planted is in a line of the log or the answer, nor any credential that was sent. */
function checkClean({ answer, lines, vault, token, oic }: Outcome, { gets: [, code] }: Expected): void {
  const sent = [...vault, ...token, ...oic].map(({ authorization }) => authorization).filter(Boolean);
  const assertions = token.flatMap(({ body }) => new URLSearchParams(body.toString()).getAll('assertion'));
  // A body that is OIC's own has been compared.
  const own = code === undefined ? { ...answer, body: '' } : { ...answer, body: String(answer.body) };
  assertClean(lines.join('') + JSON.stringify(own) + saidOnConsole(), [...sent, ...assertions]);
}
