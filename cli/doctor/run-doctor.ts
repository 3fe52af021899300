/** Runs all checks side by side and puts them under their headings, with each cause named once. */
import { checkBuild, checkNode } from './build-checks.ts';
import type { Doctor } from './doctor-options.ts';
import { checkDomain } from './domain-checks.ts';
import { checkDomainClient } from './domain-client-checks.ts';
import { type CheckGroup, type Finding, nameOnce, toSkip } from './finding.ts';
import { checkGateway } from './gateway-checks.ts';
import { checkOic } from './oic-checks.ts';
import { createReaders } from './readers.ts';
import { checkSecrets } from './secret-checks.ts';
import { checkSettings } from './settings.ts';
import { reviewSpecification } from './specification-checks.ts';
import { readDoctorTable } from './table.ts';

/** All groups, in the order of what needs what. */
export async function runDoctor(doctor: Doctor): Promise<readonly CheckGroup[]> {
  const { local } = doctor.deployment;
  if (local !== undefined && local.running === undefined) return toResting();
  const readers = createReaders(doctor);
  const build = checkBuild(doctor);
  const reading = readDoctorTable(doctor, readers);
  const [settings, domain, client, table, secrets, oic, gateway, built] = await Promise.all([
    checkSettings(doctor),
    checkDomain(doctor, readers),
    checkDomainClient(doctor, readers),
    reading,
    reading.then((read) => checkSecrets(doctor, readers, read)),
    reading.then((read) => checkOic(doctor, readers, read)),
    reading.then(async (read): Promise<readonly Finding[]> => {
      const { checks, isOpen } = await reviewSpecification(doctor, read);
      return [...checks, await checkGateway(doctor, read, isOpen)];
    }),
    build,
  ]);
  return nameOnce([
    { heading: 'configuration', checks: [...settings, table.check] },
    { heading: 'identity domain', checks: domain },
    { heading: "the domain's client", checks: client },
    { heading: 'Vault', checks: secrets },
    { heading: 'Oracle Integration', checks: oic },
    { heading: 'gateway', checks: gateway },
    { heading: 'this machine and the build', checks: built },
  ]);
}

/** Nothing can be reached of a local cloud that does not run. */
function toResting(): readonly CheckGroup[] {
  const check: Finding = {
    name: 'local-cloud',
    state: 'fail',
    found: 'it does not run',
    mend: '`make dev` in another terminal; or name a deployment with --env FILE',
  };
  const rest = ['key-set', 'secrets', 'integration', 'gateway'].map((name) =>
    toSkip(name, 'needs local-cloud'),
  );
  return [
    { heading: 'configuration', checks: [check, ...rest] },
    { heading: 'this machine and the build', checks: [checkNode()] },
  ];
}
