/** What a fault is: how one thing is broken, and the one check that then says so. */
import type { DoctorOptions } from '../../cli/doctor/doctor-options.ts';
import type { Scene } from './doctor-scene.ts';

/** One row of a table of faults. */
export interface Fault {
  readonly what: string;
  /** Breaks it, and says how it is mended. Options that it gives are the command's. */
  readonly inject: (scene: Scene) => Promise<Partial<DoctorOptions> | undefined> | undefined;
  /** The checks that fail, or warn, with their codes; all others pass or are skipped. */
  readonly named: readonly NamedCheck[];
  /** What the screen says besides. */
  readonly says?: RegExp;
}

/** A check that names the fault. */
interface NamedCheck {
  readonly name: string;
  readonly code?: string;
  readonly state?: 'fail' | 'warn';
}
