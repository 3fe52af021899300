/**
 * One deadline for all that a call does: Vault, the token, the call and its replay share the integration's time, or what
 * is left of the function's where that is less. The clock is moved by whoever is asked.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeadline } from '../../src/runtime/clock.ts';
import { acceptToken, createBench, createTokenEndpoint } from './bench.ts';
import { createCall, parseProblem, toResponse } from './call-bench.ts';
import { row, tokenCredential } from './table-bench.ts';
import { createReader, toSecretVersion } from './vault-bench.ts';

interface Slow {
  readonly fnSeconds: number;
  readonly timeoutSeconds?: number;
  readonly kind?: 'basic' | 'client_credentials';
  /** How long each takes. */
  readonly verifySeconds?: number;
  readonly vaultSeconds?: number;
  readonly domainSeconds?: number;
  readonly oicSeconds?: number;
  readonly statuses?: readonly number[];
}

/** Calls once; `given` is who was asked and the time that each was given, in seconds. */
async function call(slow: Slow) {
  const { fnSeconds, timeoutSeconds = 300, kind = 'basic', statuses = [] } = slow;
  const given: string[] = [];
  const left = [...statuses];
  const vault = createReader(
    toSecretVersion('user:password', 2),
    toSecretVersion('user:old', 1, ['PREVIOUS']),
  );
  const mint = createTokenEndpoint();
  const take = (who: string, timeoutMs: number, seconds = 0): void => {
    given.push(`${who} ${timeoutMs / 1000}`);
    bench.now += seconds * 1000;
  };
  const bench = createBench({
    rows: [row({ timeoutSeconds, ...(kind === 'basic' ? {} : { credential: tokenCredential(kind) }) })],
    verifyToken: (token, deadline) => {
      take('verify', deadline.remainingMs(), slow.verifySeconds);
      return acceptToken(token, deadline);
    },
    readSecret: (secretId, stage, timeoutMs) => {
      take(stage, timeoutMs, slow.vaultSeconds);
      return vault(secretId, stage, timeoutMs);
    },
    askDomain: (request) => {
      take('domain', request.timeoutMs, slow.domainSeconds);
      return mint(request);
    },
    send: async ({ timeoutMs }) => {
      take('oic', timeoutMs, slow.oicSeconds);
      return toResponse(left.shift() ?? 200);
    },
  });
  const deadline = createDeadline(bench.now + fnSeconds * 1000, bench.clock);
  const answer = await bench.invoke({ ...createCall(), deadline });
  return { answer, given, sent: bench.sent };
}

describe('the time of a call', () => {
  for (const [what, slow] of [
    ['Vault', { vaultSeconds: 4 }],
    ['a check of the token', { verifySeconds: 4 }],
  ] as const) {
    it(`that ${what} has used up leaves none for OIC, which is not called`, async () => {
      const { answer, sent } = await call({ fnSeconds: 4, ...slow });
      assert.deepEqual([answer.status, parseProblem(answer)['code']], [504, 'ERR_OIC_NOT_CALLED']);
      assert.deepEqual(sent, []);
    });
  }

  it('that the integration’s own limit ends is over although the function has more', async () => {
    const { answer, sent } = await call({ fnSeconds: 60, timeoutSeconds: 4, vaultSeconds: 4 });
    assert.deepEqual([answer.status, parseProblem(answer)['code'], sent], [504, 'ERR_OIC_NOT_CALLED', []]);
  });

  it('that minting a token has used up leaves none for OIC, which is not called', async () => {
    const slow = { kind: 'client_credentials', vaultSeconds: 1, domainSeconds: 3 } as const;
    for (const limits of [{ fnSeconds: 4 }, { fnSeconds: 60, timeoutSeconds: 4 }]) {
      const { answer, sent, given } = await call({ ...slow, ...limits });
      assert.deepEqual([answer.status, parseProblem(answer)['code'], sent], [504, 'ERR_OIC_NOT_CALLED', []]);
      assert.deepEqual(given.slice(1), ['CURRENT 4', 'domain 3']);
    }
  });

  it('that the first delivery has used up leaves none for a second', async () => {
    const slow = { timeoutSeconds: 10, fnSeconds: 60, vaultSeconds: 1, oicSeconds: 8, statuses: [401, 200] };
    const { answer, given } = await call(slow);
    assert.deepEqual([answer.status, parseProblem(answer)['code']], [504, 'ERR_OIC_NOT_CALLED']);
    assert.deepEqual(given, ['verify 60', 'CURRENT 5', 'oic 9', 'PREVIOUS 1']);
  });

  for (const [limits, verify] of [
    [{ fnSeconds: 60, timeoutSeconds: 10 }, 60],
    [{ fnSeconds: 10, timeoutSeconds: 60 }, 10],
  ] as const) {
    it(`of ${JSON.stringify(limits)} is shared by Vault, the call and its replay`, async () => {
      const slow = { vaultSeconds: 1, oicSeconds: 3, statuses: [401, 200] };
      const { answer, given } = await call({ ...limits, ...slow });
      assert.equal(answer.status, 200);
      assert.deepEqual(given, [`verify ${verify}`, 'CURRENT 5', 'oic 9', 'PREVIOUS 5', 'oic 5']);
    });

    it(`of ${JSON.stringify(limits)} is shared by Vault, two tokens, the call and its replay`, async () => {
      const slow = { vaultSeconds: 1, domainSeconds: 2, oicSeconds: 2, statuses: [401, 200] };
      const { answer, given } = await call({ ...limits, ...slow, kind: 'client_credentials' });
      assert.equal(answer.status, 200);
      assert.deepEqual(given, [
        `verify ${verify}`,
        'CURRENT 5',
        'domain 5',
        'oic 7',
        'CURRENT 5',
        'domain 4',
        'oic 2',
      ]);
    });
  }

  it('of the function counts from its own beginning: what the token took is gone', async () => {
    const { given } = await call({ fnSeconds: 10, timeoutSeconds: 8, verifySeconds: 7 });
    assert.deepEqual(given, ['verify 10', 'CURRENT 3', 'oic 3']);
  });

  it('of the integration counts from the moment at which its route is known', async () => {
    const { given } = await call({ fnSeconds: 60, timeoutSeconds: 8, verifySeconds: 7 });
    assert.deepEqual(given, ['verify 60', 'CURRENT 5', 'oic 8']);
  });
});
