/**
 * Brings spans to the collector without ever being in a call's way: a moment after the answer, in the time before the
 * platform freezes the container, several calls' spans in one request. What did not arrive, for a freeze or an outage, is
 * sent again with the next call; what the collector refuses is dropped. The collector's address holds a key: it is in no
 * line and no error.
 */
import type { Clock } from '../runtime/clock.ts';
import { HttpError, type SendHttp } from '../runtime/http.ts';
import type { Log } from '../runtime/log.ts';
import { createPause } from '../runtime/pause.ts';
import type { ZipkinSpan } from './span.ts';

/** A finished span, which is made when it is sent: nobody who waits for an answer waits for that. */
interface FinishedSpan {
  readonly toSpan: () => ZipkinSpan;
  /** The span of a call, which ends with the answer, and not of a step in it. */
  readonly isOfCall: boolean;
}

/** Takes finished spans. */
export interface SpanSender {
  add(span: FinishedSpan): void;
}

/** What sending needs. */
export interface SpanSenderDeps {
  readonly url: URL;
  readonly send: SendHttp;
  readonly clock: Clock;
  readonly log: Log;
}

/** Fn freezes a container 50 ms after its answer. Sooner, each post would be for fewer calls, and in the way of more. */
const SEND_AFTER_MS = 20;
/** From connecting to the collector's last byte. */
const TIMEOUT_MS = 1_000;
/** No request takes that long, unless the container was frozen meanwhile. */
const FROZEN_AFTER_MS = 2 * TIMEOUT_MS;
/** The newest are kept: about 100 kB. */
const MAX_WAITING = 400;
const MAX_ANSWER_BYTES = 16_384;

/** Creates the sender. */
export function createSpanSender({ url, send, clock, log }: SpanSenderDeps): SpanSender {
  let waiting: FinishedSpan[] = [];
  let isBusy = false;
  const pause = createPause(clock);

  /** The span of the call itself comes last, with the answer: nothing is sent while only its steps are there. */
  function schedule(): void {
    if (isBusy || pause.isActive() || !waiting.some(({ isOfCall }) => isOfCall)) return;
    isBusy = true;
    const land = (): void => {
      isBusy = false;
      schedule();
    };
    setTimeout(() => flush().then(land, land), SEND_AFTER_MS).unref();
  }

  async function flush(): Promise<void> {
    const batch = [...waiting];
    const outcome = await post(batch);
    if (outcome === 'lost') return;
    // Others have come meanwhile, and some of these may have been dropped for them.
    const sent = new Set(batch);
    waiting = waiting.filter((span) => !sent.has(span));
  }

  /** `taken` and `refused` are the collector's word; nobody knows of `lost` whether it arrived. */
  async function post(batch: readonly FinishedSpan[]): Promise<'taken' | 'refused' | 'lost'> {
    const startedAt = clock();
    try {
      const { status } = await send({
        url,
        method: 'POST',
        headers: [['content-type', 'application/json']],
        body: Buffer.from(JSON.stringify(batch.map(({ toSpan }) => toSpan()))),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      if (status >= 200 && status < 300) {
        pause.end();
        return 'taken';
      }
      pause.begin(undefined);
      log.warn('spans_not_sent', { host: url.host, upstreamStatus: status });
      // Sent again it would be refused again, and one bad span must not hold up all others.
      return status >= 400 && status < 500 && status !== 429 ? 'refused' : 'lost';
    } catch (error) {
      // A freeze that ended the request says nothing of the collector: it is asked again at once.
      if (clock() - startedAt > FROZEN_AFTER_MS) return 'lost';
      pause.begin(undefined);
      const detail = error instanceof HttpError ? error.failure : 'unreachable';
      log.warn('spans_not_sent', { host: url.host, detail });
      return 'lost';
    }
  }

  return {
    add: (span) => {
      waiting.push(span);
      if (waiting.length > MAX_WAITING) waiting = waiting.slice(-MAX_WAITING);
      schedule();
    },
  };
}
