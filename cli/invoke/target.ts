/** Where a call can be sent: what each kind of place has to be able to do. */
import type { Answer } from './answer.ts';
import type { Call } from './function-request.ts';

/** A place that is ready to be asked. */
export interface Target {
  readonly kind: 'running-cloud' | 'own-cloud' | 'fn-server' | 'process';
  /** For the person at the terminal. */
  readonly name: string;
  /** Whose keys sign the sample tokens that are good there. */
  readonly stateDirectory: string;
  /** Asks. Throws an error when nobody answers. */
  ask(call: Call): Promise<Answer>;
  /** The lines about the call; undefined where they are elsewhere. */
  readLog(call: Call, answer: Answer): Promise<readonly string[] | undefined>;
  /** Leaves nothing of it behind. */
  end(): Promise<void>;
}
