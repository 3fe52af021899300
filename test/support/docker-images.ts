/** Both function images, made in an engine as `fn deploy` makes them, and what is expected to be in them. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FunctionName } from '../../scripts/build-functions.ts';
import { importBaseImage } from './docker-base-image.ts';
import type { DockerEngine } from './docker-engine.ts';
import { readFolder } from './docker-image-files.ts';
import { copyProject } from './docker-tree.ts';

/** An engine that has both images. */
export interface FunctionImages {
  readonly engine: DockerEngine;
  /** The name of each function's image. */
  readonly names: Readonly<Record<FunctionName, string>>;
  /** The files of each function's bundle, built without Fn and Docker, by their path in it. */
  readonly bundles: Readonly<Record<FunctionName, ReadonlyMap<string, Buffer>>>;
}

/** In this order, as `fn deploy --all` does it, one after the other. */
export async function buildFunctionImages(engine: DockerEngine): Promise<FunctionImages> {
  await importBaseImage(engine);
  const copy = copyProject();
  const beside = fs.mkdtempSync(path.join(os.tmpdir(), 'bundles-'));
  try {
    const build = async (name: FunctionName): Promise<string> => {
      await copy.build(name);
      return copy.buildImage(engine, name);
    };
    const names = { authorizer: await build('authorizer'), invoker: await build('invoker') };
    await copy.buildBeside(beside);
    const read = (name: FunctionName) => readFolder(path.join(beside, name));
    return { engine, names, bundles: { authorizer: read('authorizer'), invoker: read('invoker') } };
  } finally {
    copy.remove();
    fs.rmSync(beside, { recursive: true });
  }
}
