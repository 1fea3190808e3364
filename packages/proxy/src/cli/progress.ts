import { bytesText } from "./bytesText.js";

/** Progress of a long command. */
export interface Progress {
  /** Adds what was done since the last call. */
  add(items: number, bytes: number): void;
  stop(): void;
}

/**
 * Shows progress on stderr, where that is a terminal: items, their rate, bytes and the time that is left.
 *
 * @param total number of items; 0 where it is not known, and bytes alone are shown
 */
export async function openProgress(what: string, total = 0): Promise<Progress> {
  if (!process.stderr.isTTY) return { add: () => {}, stop: () => {} };
  const { default: library } = await import("cli-progress");
  const format =
    total > 0
      ? `${what} [{bar}] {value}/{total}, {rate}/s, {amount}, {eta_formatted} left`
      : `${what} {amount}, {amountRate}/s, {duration_formatted}`;
  const bar = new library.SingleBar(
    { format, hideCursor: true, clearOnComplete: true, stream: process.stderr },
    library.Presets.legacy,
  );
  const started = performance.now();
  let [done, sum] = [0, 0];
  const facts = () => {
    const seconds = Math.max(0.001, (performance.now() - started) / 1000);
    return {
      rate: Math.round(done / seconds),
      amount: bytesText(sum),
      amountRate: bytesText(Math.round(sum / seconds)),
    };
  };
  bar.start(total, 0, facts());
  return {
    add(items, bytes) {
      done += items;
      sum += bytes;
      bar.update(done, facts());
    },
    stop: () => bar.stop(),
  };
}
