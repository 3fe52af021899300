/**
 * The processes that a function has, and what each is doing. A slot is taken for one call, given back, frozen
 * after a moment and ended after a while. It never decides whether there may be one more: the pool does.
 */
import type { OciError } from '../oci/error-answer.ts';
import { FN_ERRORS } from './errors.ts';
import type { FnProcess } from './process.ts';

export type ProcessState = 'starting' | 'busy' | 'idle' | 'frozen';

/** A process that is taken for one call. */
interface Lease {
  readonly process: FnProcess;
  /** Gives the process back, or has it ended when it must take no more calls. */
  release(isUsable: boolean): void;
}

export type LeaseResult =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly error: OciError };

export interface SlotsDeps {
  /** Starts a process; rejects when that is not even possible. */
  readonly launch: () => Promise<FnProcess>;
  readonly freezeAfterMs: number;
  readonly idleTimeoutMs: number;
}

export interface Slots {
  /** Those that are there or on their way, those that were told to end left out. */
  count(): number;
  list(): { pid: number | undefined; state: ProcessState }[];
  /** Takes one that is idle, if any. */
  takeIdle(): Lease | undefined;
  /** Starts one more and takes it; a start that fails is a value. */
  start(): Promise<LeaseResult>;
  /** Ends all, and waits until they are gone. */
  close(): Promise<void>;
}

interface Slot {
  readonly process: FnProcess;
  state: ProcessState;
  freezeTimer?: NodeJS.Timeout;
  idleTimer?: NodeJS.Timeout;
}

/** Creates an empty set; `onRoom` is called whenever a slot becomes free or is gone. */
export function createSlots(deps: SlotsDeps, onRoom: () => void): Slots {
  const slots = new Set<Slot>();
  const launches = new Set<Promise<Slot>>();
  /** Processes that were told to end and are still there. */
  const leaving = new Set<Promise<void>>();
  let isClosed = false;

  async function launch(): Promise<Slot> {
    const slot: Slot = { process: await deps.launch(), state: 'starting' };
    slots.add(slot);
    void slot.process.exited.then(() => drop(slot));
    return slot;
  }

  async function start(): Promise<LeaseResult> {
    const launching = launch();
    launches.add(launching);
    const slot = await launching.finally(() => launches.delete(launching));
    const outcome = await slot.process.ready;
    if (outcome === 'listening') return { ok: true, lease: take(slot) };
    retire(slot);
    if (isClosed) return { ok: false, error: FN_ERRORS.closing };
    return { ok: false, error: outcome === 'timed-out' ? FN_ERRORS.initTimedOut : FN_ERRORS.initFailed };
  }

  function take(slot: Slot): Lease {
    clearTimers(slot);
    if (slot.state === 'frozen') slot.process.thaw();
    slot.state = 'busy';
    return { process: slot.process, release: (isUsable) => giveBack(slot, isUsable) };
  }

  function giveBack(slot: Slot, isUsable: boolean): void {
    // Gone already when it answered and exited: a timer for it would only keep the runner alive.
    if (!slots.has(slot)) return;
    if (!isUsable || isClosed) {
      retire(slot);
      return;
    }
    slot.state = 'idle';
    slot.freezeTimer = setTimeout(() => {
      slot.state = 'frozen';
      slot.process.freeze();
    }, deps.freezeAfterMs);
    slot.idleTimer = setTimeout(() => retire(slot), deps.idleTimeoutMs);
    onRoom();
  }

  /** Ends a process and stops counting it: it takes no call from now on. */
  function retire(slot: Slot): void {
    slot.process.kill();
    drop(slot);
  }

  function drop(slot: Slot): void {
    clearTimers(slot);
    if (!slots.delete(slot)) return;
    const { exited } = slot.process;
    leaving.add(exited);
    void exited.then(() => leaving.delete(exited));
    onRoom();
  }

  function takeIdle(): Lease | undefined {
    // The one that was used last: it is the least likely to be frozen, and the others may end.
    const idle = [...slots].findLast(({ state }) => state === 'idle' || state === 'frozen');
    if (idle === undefined) return undefined;
    // To the end of the set, which is its order of use.
    slots.delete(idle);
    slots.add(idle);
    return take(idle);
  }

  return {
    count: () => slots.size + launches.size,
    list: () => Array.from(slots, ({ process, state }) => ({ pid: process.pid, state })),
    takeIdle,
    start,
    close: async () => {
      isClosed = true;
      // What is being launched has no process yet that could be ended.
      await Promise.allSettled(launches);
      for (const slot of slots) retire(slot);
      await Promise.all(leaving);
    },
  };
}

function clearTimers(slot: Slot): void {
  clearTimeout(slot.freezeTimer);
  clearTimeout(slot.idleTimer);
}
