/** Ends a command cleanly when it is told to: Ctrl-C, or the end of its terminal. */

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs `cleanUp` once at the first signal, then ends with the shell's exit code for it. */
export function onSignal(cleanUp: () => Promise<void>): void {
  let isEnding = false;
  for (const [signal, exitCode] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      cleanUp().then(
        () => process.exit(exitCode),
        () => process.exit(1),
      );
    });
  }
}
