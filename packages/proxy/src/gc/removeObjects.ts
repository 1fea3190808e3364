import PQueue from "p-queue";
import { reasonOf } from "../base/errors.js";
import type { Store } from "../stores/store.js";
import type { Sorted } from "./sortObjects.js";

/** Failures one after another that end a run: what refuses so many refuses all. */
const MOST_FAILURES = 20;

/** Counts of {@link removeObjects}. */
export interface Removed {
  objects: number;
  bytes: number;
  failed: number;
}

/** Settings of {@link removeObjects}. */
export interface RemoveConfig {
  store: Pick<Store, "delete">;
  /** Calls at once. */
  concurrency: number;
  onRemoved?(object: Sorted): void;
  onFailure(name: string, reason: string): void;
}

/**
 * Removes those objects that are unused or unnamed, one by one. A run that is stopped goes on by a new one, which finds what is left.
 *
 * @throws the error of the store after 20 failures one after another
 */
export async function removeObjects(objects: AsyncIterable<Sorted>, config: RemoveConfig): Promise<Removed> {
  const queue = new PQueue({ concurrency: config.concurrency });
  const removed: Removed = { objects: 0, bytes: 0, failed: 0 };
  let failures = 0;
  let last: unknown;
  const remove = async (object: Sorted): Promise<void> => {
    if (failures >= MOST_FAILURES) return;
    try {
      await config.store.delete(object.name);
      failures = 0;
      removed.objects++;
      removed.bytes += object.size;
      config.onRemoved?.(object);
    } catch (error) {
      failures++;
      removed.failed++;
      last = error;
      config.onFailure(object.name, reasonOf(error));
    }
  };
  for await (const object of objects) {
    if (failures >= MOST_FAILURES) break;
    if (object.fate !== "unused" && object.fate !== "unnamed") continue;
    void queue.add(() => remove(object));
    // The list of a bucket may be longer than memory.
    await queue.onSizeLessThan(1_000);
  }
  await queue.onIdle();
  if (failures >= MOST_FAILURES) throw last;
  return removed;
}
