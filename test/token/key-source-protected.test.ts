/** A key set that the domain protects: when it is asked openly, when with a token, and what is said when neither helps. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { GatekeeperError } from '../../src/errors.ts';
import { createDomainAccessToken } from '../../src/identity-domain/access-token.ts';
import { HttpError, type HttpRequest, type HttpResponse } from '../../src/runtime/http.ts';
import { createKeySource } from '../../src/token/key-source.ts';
import { createTestClock } from '../support/clock.ts';
import { createSigningKey, toKeySetText } from '../support/tokens.ts';

const KEYS = toKeySetText(createSigningKey('thumb-1'));
const URL_OF_KEYS = new URL('https://domain.example/admin/v1/SigningCert/jwk');

/** A domain that mints canary-1, canary-2, … and shows its keys to whom `admits` says; each answer takes `tookMs`. */
function createBench({ hasClient = true } = {}) {
  const time = createTestClock();
  const domain = {
    refusal: 401,
    status: 200,
    tookMs: 0,
    admits: (bearer: string | undefined): boolean => bearer !== undefined,
    failure: undefined as Error | undefined,
    mintFailure: undefined as Error | undefined,
  };
  const asked: string[] = [];
  const limits: number[] = [];
  let minted = 0;
  const accessToken = createDomainAccessToken(async (_path, _form, deadline) => {
    limits.push(deadline.remainingMs());
    time.now += domain.tookMs;
    if (domain.mintFailure !== undefined) throw domain.mintFailure;
    minted += 1;
    asked.push(`mint ${minted}`);
    return { access_token: `canary-${minted}`, token_type: 'Bearer', expires_in: 3600 };
  }, time.clock);
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    assert.equal(request.url, URL_OF_KEYS);
    const authorization = request.headers.find(([name]) => name === 'Authorization')?.[1];
    asked.push(authorization ?? 'openly');
    limits.push(request.timeoutMs);
    time.now += domain.tookMs;
    if (domain.failure !== undefined) throw domain.failure;
    const bearer = authorization?.replace(/^Bearer /, '');
    const status = domain.admits(bearer) ? domain.status : domain.refusal;
    return { status, headers: [], body: Buffer.from(status === 200 ? KEYS : 'canary of the domain') };
  };
  const fetchKeySet = createKeySource({
    url: URL_OF_KEYS,
    send,
    clock: time.clock,
    accessToken: hasClient ? accessToken : undefined,
  });
  /** How many keys came, and in which order was asked for them. */
  const fetch = async (timeoutMs = 3000) => {
    asked.length = 0;
    limits.length = 0;
    return [(await fetchKeySet(timeoutMs)).length, ...asked];
  };
  const failureOf = async (): Promise<GatekeeperError> => {
    const error = await fetch().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof GatekeeperError, String(error));
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /canary/);
    return error;
  };
  return { time, domain, asked, limits, fetch, failureOf };
}

describe('a key set that is open', () => {
  it('is asked for openly each time, and no token is minted although there is a client', async () => {
    const { domain, fetch } = createBench();
    domain.admits = () => true;
    for (let index = 0; index < 3; index += 1) assert.deepEqual(await fetch(), [1, 'openly']);
  });
});

describe('a key set that the domain protects', () => {
  for (const refusal of [401, 403]) {
    it(`is asked for openly first, after ${refusal} with a token, and from then on with it at once`, async () => {
      const { domain, fetch } = createBench();
      domain.refusal = refusal;
      assert.deepEqual(await fetch(), [1, 'openly', 'mint 1', 'Bearer canary-1']);
      assert.deepEqual(await fetch(), [1, 'Bearer canary-1']);
      assert.deepEqual(await fetch(), [1, 'Bearer canary-1']);
    });

    it(`is asked for with a new token at once when the old one gets ${refusal}, as after a rotation`, async () => {
      const { domain, fetch } = createBench();
      await fetch();
      domain.refusal = refusal;
      domain.admits = (bearer) => bearer === 'canary-2';
      assert.deepEqual(await fetch(), [1, 'Bearer canary-1', 'mint 2', 'Bearer canary-2']);
      assert.deepEqual(await fetch(), [1, 'Bearer canary-2']);
    });

    it(`is given up when two tokens get ${refusal}, and what to do is said`, async () => {
      const { domain, failureOf, asked } = createBench();
      Object.assign(domain, { refusal, admits: () => false });
      const error = await failureOf();
      assert.deepEqual([error.code, error.upstreamStatus], ['ERR_KEYS_PROTECTED', refusal]);
      assert.match(error.detail ?? '', /JWKS_CREDENTIAL_SECRET_ID.*app role.*Configure client access/);
      assert.deepEqual(asked, ['openly', 'mint 1', 'Bearer canary-1', 'mint 2', 'Bearer canary-2']);
    });
  }

  it('is asked for openly again after it was given up, since somebody may have opened it', async () => {
    const { domain, fetch, failureOf } = createBench();
    await fetch();
    domain.admits = () => false;
    await failureOf();
    domain.admits = (bearer) => bearer === undefined;
    assert.deepEqual(await fetch(), [1, 'openly']);
    domain.admits = (bearer) => bearer !== undefined;
    assert.deepEqual(await fetch(), [1, 'openly', 'mint 3', 'Bearer canary-3'], 'no refused token is kept');
  });

  it('cannot be had without a client, and both ways out are named', async () => {
    const { failureOf, asked } = createBench({ hasClient: false });
    for (let index = 0; index < 2; index += 1) {
      const { code, detail, upstreamStatus } = await failureOf();
      assert.deepEqual([code, upstreamStatus], ['ERR_KEYS_PROTECTED', 401]);
      assert.match(detail ?? '', /Access signing certificate, Configure client access/);
      assert.match(detail ?? '', /\bJWKS_CREDENTIAL_SECRET_ID\b.*\bJWKS\b/);
      assert.deepEqual(asked, ['openly']);
    }
  });

  it('is fetched within one time limit, which all steps share', async () => {
    const { domain, fetch, limits } = createBench();
    await fetch();
    domain.tookMs = 400;
    domain.admits = (bearer) => bearer === 'canary-3';
    await assert.rejects(fetch(3000), { code: 'ERR_KEYS_PROTECTED' });
    assert.deepEqual(limits, [3000, 2600, 2200]);
    domain.tookMs = 700;
    assert.deepEqual(await fetch(2000), [1, 'openly', 'mint 3', 'Bearer canary-3']);
    assert.deepEqual(limits, [2000, 1300, 600]);
  });

  it('leaves nothing of the time limit to a last step when the others took it all', async () => {
    const { domain, fetch, limits } = createBench();
    domain.tookMs = 800;
    await fetch(1000);
    assert.deepEqual(limits, [1000, 200, 0]);
  });

  for (const [status, code] of [
    [404, 'ERR_KEYS_UNREACHABLE'],
    [429, 'ERR_KEYS_UNREACHABLE'],
    [503, 'ERR_KEYS_UNREACHABLE'],
    [302, 'ERR_KEYS_UNREACHABLE'],
  ] as const) {
    it(`is ${code} when the domain answers ${status} to a token, which is kept, and asked for openly next time`, async () => {
      const { domain, fetch, failureOf } = createBench();
      domain.status = status;
      const error = await failureOf();
      assert.deepEqual([error.code, error.upstreamStatus], [code, status]);
      domain.status = 200;
      assert.deepEqual(await fetch(), [1, 'openly', 'Bearer canary-1']);
    });
  }

  it('is ERR_KEYS_UNREACHABLE when the request with a token fails, and the error has nothing of it', async () => {
    const { domain, fetch, failureOf } = createBench();
    await fetch();
    for (const [failure, detail] of [
      [new HttpError('timeout'), 'timeout'],
      [new Error('canary-1', { cause: 'canary-1' }), 'unreachable'],
    ] as const) {
      domain.failure = failure;
      const error = await failureOf();
      assert.deepEqual([error.code, error.detail], ['ERR_KEYS_UNREACHABLE', detail]);
    }
  });

  for (const code of ['ERR_DOMAIN_CLIENT_REFUSED', 'ERR_DOMAIN_UNAVAILABLE', 'ERR_VAULT_DENIED'] as const) {
    it(`fails with ${code} when no token can be had for that reason, and works as soon as one can`, async () => {
      const { domain, fetch, failureOf } = createBench();
      domain.mintFailure = new GatekeeperError(code);
      assert.equal(await failureOf(), domain.mintFailure);
      domain.admits = (bearer) => bearer === undefined;
      assert.deepEqual(await fetch(), [1, 'openly'], 'somebody has opened it instead');
      Object.assign(domain, { mintFailure: undefined, admits: (bearer?: string) => bearer !== undefined });
      assert.equal((await fetch()).at(-1), 'Bearer canary-1');
    });
  }
});
