/** The rule `unknown-name`: what is said to whoever wrote a name that the API does not know. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { put } from '../json-edits.ts';
import { CANARY, lint, specificationWith } from './lint-bench.ts';

const POLICY = '/requestPolicies/authentication';

/** What to do about this one name, which is the only finding. */
function mendOf(pointer: string): string {
  const findings = lint(specificationWith(put(pointer, CANARY)));
  assert.deepEqual(
    findings.map((finding) => `${finding.rule} ${finding.pointer}`),
    [`unknown-name ${pointer}`],
  );
  assert.doesNotMatch(JSON.stringify(findings), new RegExp(CANARY));
  return findings[0]?.mend ?? '';
}

describe('a name that the API does not know', () => {
  for (const [written, meant] of [
    ['/routes/0/request-policies', 'requestPolicies'],
    ['/routes/0/RequestPolicies', 'requestPolicies'],
    ['/routes/0/request_policies', 'requestPolicies'],
    ['/routes/0/method', 'methods'],
    ['/routes/0/paths', 'path'],
    ['/routes/2/backend/connect-timeout-in-seconds', 'connectTimeoutInSeconds'],
    ['/routes/2/backend/connectTimeout', 'connectTimeoutInSeconds'],
    ['/routes/2/backend/sslVerifyDisabled', 'isSslVerifyDisabled'],
    [`${POLICY}/cache-key`, 'cacheKey'],
    [`${POLICY}/anonymousAccessAllowed`, 'isAnonymousAccessAllowed'],
    ['/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/value', 'values'],
    ['/routes/0/requestPolicies/headerTransformations/setHeaders/items/0/if-exists', 'ifExists'],
    ['/logging-policies', 'loggingPolicies'],
  ] as const) {
    it(`at ${written} was meant to be ${meant}`, () => {
      assert.equal(mendOf(written), `write ${meant}`);
    });
  }

  for (const name of ['headerTransformations', 'responseTransformations']) {
    it(`in a failure policy is ${name} by Oracle's own pages`, () => {
      assert.match(
        mendOf(`${POLICY}/validationFailurePolicy/${name}`),
        /^write responseHeaderTransformations: Oracle/,
      );
    });
  }

  for (const name of [
    '',
    '-',
    '{}',
    'é',
    'x',
    'is',
    'url',
    'colour',
    '__proto__',
    'constructor',
    'toString',
  ]) {
    it(`that is like none of them gets all of them: ${JSON.stringify(name)}`, () => {
      assert.equal(mendOf(`/routes/0/backend/${name}`), 'take it out; the names here are type, functionId');
    });
  }

  it('is said with its place as a JSON pointer, whatever characters it has', () => {
    assert.match(mendOf('/routes/0/a~1b~0c'), /^take it out/);
  });

  it('is found in its place however deep, and once for each', () => {
    const findings = lint(
      specificationWith(
        put('/colour', 1),
        put('/routes/0/colour', 1),
        put('/routes/2/responsePolicies/headerTransformations/filterHeaders/items/0/colour', 1),
        put(`${POLICY}/validationFailurePolicy/responseHeaderTransformations/setHeaders/items/0/colour`, 1),
      ),
    );
    assert.deepEqual(findings.map(({ rule, pointer }) => `${rule} ${pointer}`).toSorted(), [
      'unknown-name /colour',
      `unknown-name ${POLICY}/validationFailurePolicy/responseHeaderTransformations/setHeaders/items/0/colour`,
      'unknown-name /routes/0/colour',
      'unknown-name /routes/2/responsePolicies/headerTransformations/filterHeaders/items/0/colour',
    ]);
  });

  it('is any name of the OCI CLI’s own, so that its answer of a deployment is found as a whole', () => {
    const findings = lint({ 'request-policies': {}, routes: [] }, {});
    assert.deepEqual(
      findings.map(({ rule, mend }) => `${rule}: ${mend}`),
      ['unknown-name: write requestPolicies', 'limit: the API takes 1 to 50'],
    );
  });
});
