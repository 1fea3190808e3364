import PQueue from "p-queue";
import { fetchReason } from "./fetchReason.js";

/** Looks at once. */
const LOOKS = 16;
const TIMEOUT_MS = 20_000;

/**
 * Asks the public bucket by HEAD which of some objects it does not have: it answers 404, or 403 where the public may not list.
 *
 * @param onUnknown receives the reason of each look that failed; its object counts as there
 */
export async function missingOf(
  addresses: readonly string[],
  onUnknown: (reason: string) => void,
): Promise<Set<string>> {
  const queue = new PQueue({ concurrency: LOOKS });
  const missing = new Set<string>();
  const look = async (address: string): Promise<void> => {
    try {
      const { status } = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (status === 404 || status === 403) missing.add(address);
      else if (status !== 200) onUnknown(`status ${status}`);
    } catch (error) {
      onUnknown(fetchReason(error));
    }
  };
  await queue.addAll(addresses.map((address) => () => look(address)));
  return missing;
}
