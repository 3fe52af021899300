/**
 * Nothing secret comes out of a call with a credential: no password, key, assertion or token is in an error or in a log
 * line, whatever Vault, the domain and OIC say.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { toForm } from '../identity-domain/domain-bench.ts';
import {
  BASIC,
  CLIENT_CREDENTIALS,
  createOicBench,
  PEM,
  toAssertionSecret,
  USER_ASSERTION,
} from './oic-bench.ts';
import { SCENES } from './scenes-bench.ts';

type Bench = ReturnType<typeof createOicBench>;

/** All that must not come out, in the forms in which it went out. */
function toSecrets({ sent, values }: Bench): string[] {
  const [, ...lines] = PEM.trim().split('\n');
  const written = sent.flatMap((request) => [
    ...request.headers.filter(([name]) => name === 'Authorization').map(([, value]) => value.slice(6)),
    ...(toForm(request)['assertion']?.split('.') ?? []),
  ]);
  const revealed = values.map((value) => value.reveal().split(' ')[1] ?? '');
  return ['canary-', ...lines, ...written, ...revealed];
}

function assertClean(seen: string, bench: Bench): void {
  const secrets = toSecrets(bench).filter((secret) => secret.length >= 6);
  assert.ok(secrets.length > 25, 'nothing was sent that could come out');
  for (const secret of secrets) assert.ok(!seen.includes(secret), `${secret} came out: ${seen}`);
}

function toSeen(thrown: unknown, { lines, tokens }: Bench): string {
  const parts = [...lines, inspect(thrown, { depth: 9, showHidden: true }), inspect(tokens, { depth: 9 })];
  if (thrown instanceof Error) parts.push(thrown.message, String(thrown.stack), inspect(thrown.cause));
  return [...parts, JSON.stringify(thrown), String(thrown)].join('\n');
}

for (const credential of [BASIC, CLIENT_CREDENTIALS, USER_ASSERTION]) {
  describe(`nothing secret comes out of a call with ${credential.type} that`, () => {
    for (const [what, [basicCode, tokenCode, prepare]] of Object.entries(SCENES)) {
      const expected = credential.type === 'basic' ? basicCode : tokenCode;
      it(`${what}, nor of the one after it`, async () => {
        const bench = createOicBench();
        if (credential.type === 'user_assertion') bench.vault.toContent = toAssertionSecret;
        else if (credential.type === 'basic') bench.vault.toContent = (version) => `user:canary-${version}`;
        await bench.call({ credential });
        prepare(bench);
        const codes: (string | undefined)[] = [];
        for (let index = 0; index < 2; index += 1) {
          const thrown = await bench.call({ credential }).then(
            () => undefined,
            (error: unknown) => error,
          );
          assert.ok(thrown === undefined || thrown instanceof GatekeeperError, String(thrown));
          codes.push(thrown?.code);
          assertClean(toSeen(thrown, bench), bench);
        }
        assert.equal(codes[0], expected);
      });
    }
  });
}
