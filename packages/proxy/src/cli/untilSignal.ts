/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once, unless it is SIGHUP. A terminal
 * that is closed sends that, and a process that died of it would leave its imgproxy and what is not stored yet behind.
 */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        // A terminal may send SIGHUP twice, once by its shell.
        if (asked && signal !== "SIGHUP") process.exit(130);
        asked = true;
        resolve(signal);
      });
    }
  });
}
