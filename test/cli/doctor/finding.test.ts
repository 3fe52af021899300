import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCause } from '../../../cli/doctor/causes.ts';
import { type Finding, nameOnce, toFailure, toPass } from '../../../cli/doctor/finding.ts';
import { ERRORS, type ErrorCode, GatekeeperError } from '../../../src/errors.ts';

const down = (name: string, cause: string): Finding => ({ name, state: 'fail', found: 'down', cause });

describe('a cause', () => {
  it('is named by the first check, and the others need that one', () => {
    const [first, second] = nameOnce([
      { heading: 'a', checks: [toPass('good', 'good'), down('one', 'vault')] },
      { heading: 'b', checks: [down('two', 'vault'), down('three', 'oic https://a.example')] },
    ]);

    assert.deepEqual(
      [...(first?.checks ?? []), ...(second?.checks ?? [])].map(({ state, found }) => [state, found]),
      [
        ['pass', 'good'],
        ['fail', 'down'],
        ['skip', 'needs one'],
        ['fail', 'down'],
      ],
    );
  });

  it('is in no check that is printed', () => {
    const [group] = nameOnce([{ heading: 'a', checks: [down('one', 'vault')] }]);

    assert.equal(JSON.stringify(group).includes('cause'), false);
  });

  it('is a part that is down, or a client that is refused, and no other error', () => {
    const place = { origin: 'https://a.example', secretId: 'ocid1.vaultsecret.oc1..example' };
    const causes = (Object.keys(ERRORS) as ErrorCode[]).flatMap((code) => {
      const cause = toCause(new GatekeeperError(code), place);
      return cause === undefined ? [] : [[code, cause]];
    });

    assert.deepEqual(Object.fromEntries(causes), {
      ERR_KEYS_UNREACHABLE: 'domain https://a.example',
      ERR_DOMAIN_UNAVAILABLE: 'domain https://a.example',
      ERR_DOMAIN_TIMEOUT: 'domain https://a.example',
      ERR_DOMAIN_CLIENT_REFUSED: 'client https://a.example ocid1.vaultsecret.oc1..example',
      ERR_VAULT_NO_PRINCIPAL: 'principal',
      ERR_VAULT_UNAVAILABLE: 'vault',
      ERR_VAULT_TIMEOUT: 'vault',
      ERR_OIC_UNREACHABLE: 'oic https://a.example',
      ERR_OIC_BROKEN: 'oic https://a.example',
      ERR_OIC_TIMEOUT: 'oic https://a.example',
      ERR_OIC_ANSWER: 'oic https://a.example',
    });
  });

  it('is not a domain that answers with an error', () => {
    assert.equal(toCause(new GatekeeperError('ERR_DOMAIN_UNAVAILABLE', { upstreamStatus: 503 })), undefined);
  });
});

describe('a failure', () => {
  it('has code, meaning, detail and mend of the table of errors', () => {
    const error = new GatekeeperError('ERR_DOMAIN_GRANT_REFUSED', {
      detail: 'invalid_scope',
      upstreamStatus: 400,
    });
    const { code, found, seen, mend } = toFailure('check', error);

    assert.deepEqual([code, seen], ['ERR_DOMAIN_GRANT_REFUSED', 'invalid_scope, status 400']);
    assert.equal(found, ERRORS.ERR_DOMAIN_GRANT_REFUSED.meaning);
    assert.equal(mend, ERRORS.ERR_DOMAIN_GRANT_REFUSED.mend);
  });

  it('of another kind has no code, and steers no terminal', () => {
    const { code, found } = toFailure('check', new Error('a\u{1b}[2Jb'));

    assert.deepEqual([code, found], [undefined, 'a?[2Jb']);
  });
});
