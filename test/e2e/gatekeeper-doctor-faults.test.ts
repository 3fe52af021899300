/** One fault at a time in a local cloud: doctor names that one and no other, and is green again when it is mended. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Finding } from '../../cli/doctor/finding.ts';
import { CONFIGURATION_FAULTS } from './doctor-configuration-faults.ts';
import { DOMAIN_FAULTS } from './doctor-domain-faults.ts';
import { standInForDomain } from './doctor-domain-stand-in.ts';
import type { Fault } from './doctor-faults.ts';
import { GATEWAY_FAULTS } from './doctor-gateway-faults.ts';
import { OIC_FAULTS } from './doctor-oic-faults.ts';
import { type DoctorCloud, startDoctorCloud } from './doctor-scene.ts';
import { VAULT_FAULTS } from './doctor-vault-faults.ts';

describe('gatekeeper doctor names', () => {
  let doctor: DoctorCloud;
  before(async () => {
    doctor = await startDoctorCloud();
  });
  after(() => doctor.cloud.stopAndRemove());

  async function examine(...options: Parameters<DoctorCloud['examine']>): Promise<readonly Finding[]> {
    return (await doctor.examine(...options)).flatMap(({ checks }) => checks);
  }

  function toNamed(checks: readonly Finding[]) {
    return checks
      .filter(({ state }) => state === 'fail' || state === 'warn')
      .map(({ name, code, state }) => ({ name, code, state }));
  }

  const faults: readonly Fault[] = [
    ...CONFIGURATION_FAULTS,
    ...DOMAIN_FAULTS,
    ...VAULT_FAULTS,
    ...OIC_FAULTS,
    ...GATEWAY_FAULTS,
  ];
  for (const { what, inject, named, says } of faults) {
    const names = named.length === 0 ? 'each finding' : named.map(({ name }) => name).join(', ');
    it(`${names} when ${what}`, async (t) => {
      const { scene, mendAll } = doctor.toScene(t);
      try {
        const options = (await inject(scene)) ?? {};
        const checks = await examine(options);
        const found = toNamed(checks);
        if (named.length > 0) {
          const expected = named.map(({ name, code, state = 'fail' }) => ({ name, code, state }));
          assert.deepEqual(found, expected);
        } else {
          assert.ok(
            found.length > 0 && found.every(({ name }) => name.startsWith('spec-')),
            JSON.stringify(found),
          );
        }
        assert.match(
          JSON.stringify(checks.filter(({ state }) => state === 'fail' || state === 'warn')),
          says ?? /./,
        );
      } finally {
        await mendAll();
      }
      assert.deepEqual(toNamed(await examine()), []);
    });
  }

  it('nothing when the key set is protected, and the client may read it', async (t) => {
    const { scene, mendAll } = doctor.toScene(t);
    await standInForDomain(scene, { isProtected: true });
    const checks = await examine();
    await mendAll();

    assert.deepEqual(toNamed(checks), []);
    const keySet = checks.find(({ name }) => name === 'key-set');
    assert.match(keySet?.found ?? '', /^protected, read with the client of JWKS_CREDENTIAL_SECRET_ID: 1 key/);
  });
});
