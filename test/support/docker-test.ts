/**
 * Tests that need a Docker engine. Where there can be none they are skipped and say why; they never pass unseen.
 * The engine and what `prepare` makes in it serve all tests of a file.
 */
import { after, type TestContext, test } from 'node:test';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';

/** Declares a test; its body gets what was prepared. */
export type DockerTest<Prepared> = (
  name: string,
  body: (t: TestContext, prepared: Prepared) => Promise<void>,
) => void;

/** Nothing starts before the first test does; all is gone after the last. */
export function createDockerTest<Prepared>(
  prepare: (engine: DockerEngine) => Promise<Prepared>,
): DockerTest<Prepared> {
  let starting: ReturnType<typeof start> | undefined;
  const engines: DockerEngine[] = [];

  async function start(): Promise<{ missing: string } | { prepared: Prepared }> {
    const engine = await startDockerEngine();
    if ('missing' in engine) return engine;
    engines.push(engine);
    return { prepared: await prepare(engine) };
  }

  after(async () => {
    for (const engine of engines) await engine.stop();
  });
  return (name, body) => {
    test(name, async (t) => {
      starting ??= start();
      const started = await starting;
      if ('missing' in started) t.skip(`no Docker engine: ${started.missing}`);
      else await body(t, started.prepared);
    });
  };
}
