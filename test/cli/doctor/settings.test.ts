/** Keys of a configuration that no function reads, and those that only look like it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Doctor } from '../../../cli/doctor/doctor-options.ts';
import { checkSettings } from '../../../cli/doctor/settings.ts';

it('keys of the platform are no mistake, others are, and no value of either is told', () => {
  const environment = {
    TOKEN_AUDIENCES: 'canary',
    IDENTITY_DOMAIN_URL: 'https://canary.example',
    FN_LOGFRAME_NAME: 'canary',
    OCI_TRACING_ENABLED: '1',
    OCI_TRACE_COLLECTOR_URL: 'https://apm.example/?dataKey=canary',
    PASSWORD_OF_OIC: 'canary',
  };
  const environments = { authorizer: environment, invoker: environment };
  const doctor = { deployment: { name: 'test', environments, local: undefined } } as unknown as Doctor;
  const findings = checkSettings(doctor);
  const unread = findings.filter(({ found }) => found.startsWith('no function reads'));
  assert.deepEqual(
    unread.map(({ key, state }) => [key, state]),
    [['PASSWORD_OF_OIC', 'warn']],
  );
  assert.doesNotMatch(JSON.stringify(findings), /canary/);
});
