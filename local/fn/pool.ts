/**
 * The processes of one function, shared among its calls. Each takes one call at a time; a call that finds none
 * free gets a new one, up to a limit, then waits a moment.
 * Source: Fn agent (hot containers), observed: eight calls at once start eight containers.
 */
import { FN_ERRORS } from './errors.ts';
import { createSlots, type LeaseResult, type Slots, type SlotsDeps } from './slots.ts';
import { createWaitingRoom } from './waiting-room.ts';

interface PoolDeps extends SlotsDeps {
  readonly maxProcesses: number;
}

export interface Pool {
  /** A process for one call, or 429 after a second in which none was free. */
  acquire(): Promise<LeaseResult>;
  processes: Slots['list'];
  /** Ends all processes and waits until they are gone. */
  close(): Promise<void>;
}

/** OCI answers 429; a moment's wait spares callers that arrive together with an answer. */
const MAX_WAIT_MS = 1000;

/** Creates an empty pool; processes start with the calls that need them. */
export function createPool(deps: PoolDeps): Pool {
  const room = createWaitingRoom();
  const slots = createSlots(deps, room.wakeOne);
  let isClosed = false;

  /** A free process or a new one, or undefined when all are busy. */
  function tryAcquire(): Promise<LeaseResult> | undefined {
    const lease = slots.takeIdle();
    if (lease !== undefined) return Promise.resolve({ ok: true, lease });
    return slots.count() < deps.maxProcesses ? slots.start() : undefined;
  }

  async function acquire(): Promise<LeaseResult> {
    const end = performance.now() + MAX_WAIT_MS;
    while (!isClosed) {
      const found = tryAcquire();
      if (found !== undefined) return found;
      const leftMs = end - performance.now();
      if (leftMs <= 0) return { ok: false, error: FN_ERRORS.busy };
      await room.wait(leftMs);
    }
    return { ok: false, error: FN_ERRORS.closing };
  }

  return {
    acquire,
    processes: slots.list,
    close: async () => {
      isClosed = true;
      room.wakeAll();
      await slots.close();
    },
  };
}
