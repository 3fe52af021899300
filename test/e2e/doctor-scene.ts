/**
 * A local cloud that doctor looks at, and the ways to break one thing in it and to mend it again. Doctor runs in the test's own
 * process, as the command runs it, so that many faults cost little.
 */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import type http from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DoctorOptions } from '../../cli/doctor/doctor-options.ts';
import type { CheckGroup } from '../../cli/doctor/finding.ts';
import { allSecrets } from '../../local/cloud/cloud-secrets.ts';
import type { RunningCloud } from '../../local/cloud/running-cloud.ts';
import { startLoopbackServer } from '../support/loopback-server.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

type FunctionName = keyof RunningCloud['environments'];
type Edit = Readonly<Record<string, string | undefined>>;

/** The cloud, and what a fault does with it. Whatever is changed is back when the test ends. */
export interface Scene {
  readonly cloud: TestCloud;
  readonly t: TestContext;
  /** Changes the configuration that doctor sees, of both functions or of one; undefined unsets a key. */
  configure(edit: Edit, only?: FunctionName): void;
  /** Has a part answer wrongly. */
  fault(part: 'identity-domain' | 'vault' | 'oic' | 'fn', fault: object): Promise<void>;
  /** Changes the table of integrations. */
  editTable(edit: (text: string) => string): void;
  /** Sends JSON to a control of a part. */
  control(part: 'identity-domain' | 'vault' | 'oic', call: ControlCall): Promise<void>;
  /** Runs when the test ends. */
  mend(undo: () => void | Promise<void>): void;
  /** A server of the test's own, its URL. */
  standIn(listener: http.RequestListener): Promise<string>;
}

/** A call of a control. */
interface ControlCall {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** A cloud for doctor. */
export interface DoctorCloud {
  readonly cloud: TestCloud;
  /** Everything that is checked; no secret of the cloud is in it. */
  examine(options?: Partial<DoctorOptions>): Promise<readonly CheckGroup[]>;
  toScene(t: TestContext): { readonly scene: Scene; readonly mendAll: () => Promise<void> };
}

/** Starts it. Only one for each test file: the command's state folder is that of its process. */
export async function startDoctorCloud(
  cloudOptions?: Parameters<typeof startTestCloud>[0],
): Promise<DoctorCloud> {
  const cloud = await startTestCloud(cloudOptions);
  const state = join(cloud.directory, 'state');
  process.env['GATEKEEPER_STATE'] = state;
  const { readDoctor } = await import('../../cli/doctor/doctor-options.ts');
  const { runDoctor } = await import('../../cli/doctor/run-doctor.ts');
  const functions = join(cloud.directory, 'functions');
  const defaults = { local: true, dist: functions, timeout: 4 } as const;
  return {
    cloud,
    examine: async (options = {}) => {
      const directory = join(cloud.directory, 'built');
      const auth = { auth: 'api_key', profile: 'DEFAULT' } as const;
      const doctor = await readDoctor({ ...defaults, ...auth, ...options }, directory);
      // Those of the cloud, which are as fresh: building them anew each time would take longer than all the rest.
      const build = (folder: string) => cp(functions, folder, { recursive: true });
      const groups = await runDoctor({ ...doctor, build });
      rmSync(directory, { recursive: true });
      assertSecretless(cloud, JSON.stringify(groups));
      return groups;
    },
    toScene: (t) => toScene(cloud, state, t),
  };
}

/** Fails with the place of a secret, and never with the secret. */
export function assertSecretless(cloud: TestCloud, text: string): void {
  for (const [index, secret] of allSecrets(cloud.secrets).entries()) {
    assert.equal(text.includes(secret), false, `secret ${index} of the cloud is in the output`);
  }
}

function toScene(cloud: TestCloud, state: string, t: TestContext): ReturnType<DoctorCloud['toScene']> {
  const undos: (() => void | Promise<void>)[] = [];
  const mend: Scene['mend'] = (undo) => void undos.unshift(undo);
  const replace = (file: string, edit: (text: string) => string): void => {
    const path = join(state, file);
    const before = readFileSync(path, 'utf8');
    const text = edit(before);
    assert.notEqual(text, before, `${file} is as before`);
    writeFileSync(path, text);
    mend(() => writeFileSync(path, before));
  };
  const control: Scene['control'] = async (part, { method, path, body }) => {
    const response = await fetch(cloud.urls[part] + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  };
  const scene: Scene = {
    cloud,
    t,
    mend,
    control,
    configure: (edit, only) => replace('running.json', (text) => configure(text, edit, only)),
    editTable: (edit) => replace('integrations.json', edit),
    fault: async (part, fault) => {
      const set = (init: RequestInit) => fetch(`${cloud.urls[part]}/.local/fault`, init);
      assert.equal((await set({ method: 'PUT', body: JSON.stringify(fault) })).status, 204);
      mend(async () => void (await set({ method: 'DELETE' })));
    },
    standIn: async (listener) => `http://${await startLoopbackServer(t, listener)}`,
  };
  const mendAll = async (): Promise<void> => {
    for (const undo of undos.splice(0)) await undo();
  };
  return { scene, mendAll };
}

function configure(text: string, edit: Edit, only: FunctionName | undefined): string {
  const running: RunningCloud = JSON.parse(text);
  const environments = Object.entries(running.environments).map(([name, environment]) => {
    const isMeant = only === undefined || only === name;
    return [name, isMeant ? { ...environment, ...edit } : environment];
  });
  return JSON.stringify({ ...running, environments: Object.fromEntries(environments) });
}
