/**
 * Keeps out of the log what the OCI SDK writes there of its own; imported before the SDK is loaded.
 * Node's deprecation warnings: the SDK uses `url.parse` and `punycode`; bundled, Node takes it for code of ours, and would
 * warn operators who can do nothing about it. The tests run unbundled, with warnings. And a line for each failed request:
 * ours says more, and has the call id.
 */
process.noDeprecation = true;

type Warn = (...words: readonly unknown[]) => void;

/** The two beginnings of what the SDK's retrier writes. */
const OF_SDK = ['All retry attempts have exhausted.', 'Request cannot be retried. Not Retrying.'];

/** The same writer, but without the SDK's lines. */
export function withoutSdkLines(warn: Warn): Warn {
  return (...words) => {
    const [line] = words;
    const isOfSdk = typeof line === 'string' && OF_SDK.some((beginning) => line.startsWith(beginning));
    if (!isOfSdk) warn(...words);
  };
}

const processConsole = globalThis.console;
processConsole.warn = withoutSdkLines(processConsole.warn);
