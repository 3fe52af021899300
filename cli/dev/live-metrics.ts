/** Shows the metrics of the functions in the terminal of `make dev`: a few lines, a moment after calls came, and not more often. */
import { parseJson } from '../../src/runtime/json.ts';
import { paint, printLine } from '../print.ts';
import { createMetrics } from './metrics.ts';

/** Takes lines of the local cloud's parts. */
export type TakeLine = (part: string, line: string) => void;

/** Calls that come together are shown together. */
const SHOW_AFTER_MS = 2_000;

/** Creates it. */
export function createLiveMetrics(): TakeLine {
  const metrics = createMetrics();
  let isShowing = false;

  function show(): void {
    isShowing = false;
    const time = new Date().toISOString().slice(11, 19);
    for (const line of metrics.toLines()) printLine(`${paint('dim', time)}  ${line}`);
    printLine('');
  }

  return (part, line) => {
    const written = part === 'fn' ? toFunctionLine(line) : undefined;
    if (written === undefined || !metrics.add(written) || isShowing) return;
    isShowing = true;
    setTimeout(show, SHOW_AFTER_MS).unref();
  };
}

/** What a function wrote, out of the runner's line about it. */
function toFunctionLine(line: string): string | undefined {
  const entry = parseJson(line);
  const isObject = typeof entry === 'object' && entry !== null;
  return isObject && 'line' in entry && typeof entry.line === 'string' ? entry.line : undefined;
}
