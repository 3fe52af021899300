/**
 * Where a cloud that runs is, for commands in another terminal: its addresses and the configuration of its functions.
 * It is in the state folder while the cloud runs, holds no secret, and counts only while the process that wrote it lives.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readStateFile, writeStateFile } from '../oci/state-file.ts';
import { PART_NAMES } from './parts.ts';

const configSchema = v.record(v.string(), v.string());
const runningCloudSchema = v.strictObject({
  /** Of the process that holds the parts. */
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  urls: v.record(v.picklist(PART_NAMES), v.string()),
  /** What each function finds in its environment, the platform's own keys apart. */
  environments: v.strictObject({ authorizer: configSchema, invoker: configSchema }),
});

/** What the file says. */
export type RunningCloud = v.InferOutput<typeof runningCloudSchema>;

/** Says that it runs. */
export function writeRunningCloud(stateDirectory: string, cloud: Omit<RunningCloud, 'pid'>): void {
  writeStateFile(toFile(stateDirectory), JSON.stringify({ pid: process.pid, ...cloud }, undefined, 2));
}

/** Says that it runs no longer, unless another one has begun to in the same folder. */
export function removeRunningCloud(stateDirectory: string): void {
  if (parse(stateDirectory)?.pid === process.pid) rmSync(toFile(stateDirectory), { force: true });
}

/** The cloud that runs in this folder; undefined when there is none. */
export function findRunningCloud(stateDirectory: string): RunningCloud | undefined {
  const cloud = parse(stateDirectory);
  return cloud !== undefined && isAlive(cloud.pid) ? cloud : undefined;
}

function parse(stateDirectory: string): RunningCloud | undefined {
  const form = v.pipe(v.string(), v.parseJson(), runningCloudSchema);
  const parsed = v.safeParse(form, readStateFile(toFile(stateDirectory)));
  return parsed.success ? parsed.output : undefined;
}

function toFile(stateDirectory: string): string {
  return join(stateDirectory, 'running.json');
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks only.
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
